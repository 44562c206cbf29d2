package org.sluice.x86.pci;

/**
 * The MSI capability: one message, an address of 64 bits, a mask bit and a pending bit. On the baton.
 *
 * <p>Not modelled: more than one message. Source: PCI Local Bus Specification 3.0 "MSI Capability Structure",
 * "Per-vector Masking and Function Masking", "Device Control" (bus master).
 */
public final class MsiCapability {

    private static final int BYTES = 0x18;
    private static final int CONTROL = 2;
    private static final int ADDRESS = 4;
    private static final int DATA = 0xC;
    private static final int MASK = 0x10;
    private static final int PENDING = 0x14;
    private static final int ENABLE = 1;
    private static final int WIDE_AND_MASKABLE = 0x180;

    private final ConfigSpace config;
    private final MessageSink sink;
    private final int at;

    /** Adds the capability to a function's space. */
    public MsiCapability(ConfigSpace config, MessageSink sink) {
        this.config = config;
        this.sink = sink;
        this.at = config.addCapability(PciRegister.MSI, BYTES);
        config.init(at + CONTROL, 2, WIDE_AND_MASKABLE).allow(at + CONTROL, 2, ENABLE)
                .allow(at + ADDRESS, 4, 0xFFFF_FFFCL).allow(at + ADDRESS + 4, 4, 0xFFFF_FFFFL)
                .allow(at + DATA, 2, 0xFFFF).allow(at + MASK, 4, 1);
    }

    /** Is the function to send messages instead of driving its pin? */
    public boolean isEnabled() {
        return (config.read(at + CONTROL, 2) & ENABLE) != 0;
    }

    private boolean maySend() {
        return (config.read(at + MASK, 4) & 1) == 0 && config.command(PciRegister.BUS_MASTER);
    }

    /** Sends the message, or notes it as pending while it is masked or may not master the bus. Only while enabled. */
    public void raise() {
        boolean sends = maySend();
        config.put(at + PENDING, 1, !sends);
        if (sends) {
            sink.write(config.read(at + ADDRESS, 8), (int) config.read(at + DATA, 2));
        }
    }

    /** What it was to tell has been dealt with otherwise: it is no longer pending. */
    public void satisfied() {
        config.put(at + PENDING, 1, false);
    }

    /** Configuration space was written: a pending message that nothing holds back any longer goes. */
    public void configWritten() {
        boolean pending = (config.read(at + PENDING, 4) & 1) != 0;
        if (pending && isEnabled()) {
            raise();
        }
    }
}
