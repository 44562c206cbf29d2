package org.sluice.x86.pci;

import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * QEMU's educational PCI device: a register that inverts, a factorial, an interrupt to raise and acknowledge, a buffer
 * with DMA. Here it also has MSI-X, in BAR 1, with four entries; what raises the interrupt sends entry 0.
 *
 * <p>Threading: the baton. Factorial and DMA are done when their register is written. Not modelled: the 28-bit DMA
 * mask.
 * Source: QEMU documentation "EDU device".
 */
public final class EduDevice implements PciFunction, RegisterDevice, Snapshottable {

    public static final int IDENTIFICATION = 0x00;  // RO  0x010000ED
    public static final int LIVENESS = 0x04;        // RW  reads the inverse of what was written
    public static final int FACTORIAL = 0x08;       // RW  reads the factorial of what was written
    public static final int STATUS = 0x20;          // RW  bit 7: interrupt when the factorial is done
    public static final int IRQ_STATUS = 0x24;      // RO
    public static final int IRQ_RAISE = 0x60;       // WO
    public static final int IRQ_ACK = 0x64;         // WO
    public static final int DMA_SOURCE = 0x80;      // RW  64 bits
    public static final int DMA_DESTINATION = 0x88; // RW  64 bits
    public static final int DMA_COUNT = 0x90;       // RW
    public static final int DMA_COMMAND = 0x98;     // RW  bit 0 start, bit 1 to memory, bit 2 interrupt

    /** Where the buffer is, as the DMA registers see it, and its length. */
    public static final int BUFFER = 0x40000;
    public static final int BUFFER_BYTES = 0x1000;

    private static final int VALUE = 0x010000ED;
    private static final int BAR_BYTES = 1 << 20;
    private static final int MSIX_ENTRIES = 4;
    private static final int FACTORIAL_DONE = 1;
    private static final int DMA_DONE = 0x100;
    /** The factorials of greater numbers are 0 in 32 bits. */
    private static final int FACTORIAL_MAX = 33;

    private final ConfigSpace config = new ConfigSpace(0x1234, 0x11E8, 0x00FF00).memoryBar(0, BAR_BYTES);
    private final MsiCapability msi;
    private final MsixTable msix;
    private final IrqLine line;
    private final GuestMemory memory;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    // owner: the baton
    private int liveness;
    private int factorial;
    private int status;
    private int irqStatus;
    private long dmaSource;
    private long dmaDestination;
    private long dmaCount;
    private long dmaCommand;

    /** A card whose INTA is {@code line}. */
    public EduDevice(IrqLine line, MessageSink sink, GuestMemory memory) {
        this.line = line;
        this.memory = memory;
        this.msi = new MsiCapability(config, sink);
        this.msix = new MsixTable(config, 1, MSIX_ENTRIES, sink);
        config.init(PciRegister.INTERRUPT_PIN, 1, 1).init(PciRegister.REVISION, 1, 0x10);
    }

    @Override
    public ConfigSpace config() {
        return config;
    }

    @Override
    public RegisterDevice bar(int number) {
        return number == 0 ? this : number == 1 ? msix : null;
    }

    @Override
    public void configWritten() {
        msi.configWritten();
        msix.configWritten();
        drive();
    }

    @Override
    public long read(int offset, int size) {
        switch (offset) {
            case IDENTIFICATION: return VALUE;
            case LIVENESS: return ~liveness & 0xFFFF_FFFFL;
            case FACTORIAL: return factorial & 0xFFFF_FFFFL;
            case STATUS: return status;
            case IRQ_STATUS: return irqStatus & 0xFFFF_FFFFL;
            case DMA_SOURCE: return dmaSource;
            case DMA_DESTINATION: return dmaDestination;
            case DMA_COUNT: return dmaCount;
            case DMA_COMMAND: return dmaCommand;
            default: return 0;
        }
    }

    @Override
    public void write(int offset, int size, long value) {
        switch (offset) {
            case LIVENESS:
                liveness = (int) value;
                break;
            case FACTORIAL:
                compute((int) value);
                break;
            case STATUS:
                status = (int) value & 0x80;
                break;
            case IRQ_RAISE:
                raise((int) value);
                break;
            case IRQ_ACK:
                acknowledge((int) value);
                break;
            case DMA_SOURCE:
                dmaSource = value;
                break;
            case DMA_DESTINATION:
                dmaDestination = value;
                break;
            case DMA_COUNT:
                dmaCount = value;
                break;
            case DMA_COMMAND:
                dma(value);
                break;
            default:
                break;
        }
    }

    private void acknowledge(int bits) {
        irqStatus &= ~bits;
        if (irqStatus == 0) {
            msi.satisfied();
            msix.satisfied(0);
        }
        drive();
    }

    private void compute(int number) {
        boolean vanishes = number < 0 || number > FACTORIAL_MAX; // unsigned
        int product = vanishes ? 0 : 1;
        for (int i = 2; !vanishes && i <= number; i++) {
            product *= i;
        }
        factorial = product;
        if (status != 0) {
            raise(FACTORIAL_DONE);
        }
    }

    private void raise(int bits) {
        irqStatus |= bits;
        if (irqStatus != 0 && msix.isEnabled()) {
            msix.raise(0);
        } else if (irqStatus != 0 && msi.isEnabled()) {
            msi.raise();
        }
        drive();
    }

    /** INTx stands while the status is not 0, unless messages are used or the command register says no. */
    private void drive() {
        config.put(PciRegister.STATUS, PciRegister.INTX_STATUS, irqStatus != 0);
        boolean byPin = !msix.isEnabled() && !msi.isEnabled() && !config.command(PciRegister.INTX_DISABLE);
        if (irqStatus != 0 && byPin) {
            line.raise();
        } else {
            line.lower();
        }
    }

    private void dma(long command) {
        dmaCommand = command & ~1L;
        boolean toMemory = (command & 2) != 0;
        long inBuffer = (toMemory ? dmaSource : dmaDestination) - BUFFER;
        boolean fits = inBuffer >= 0 && dmaCount >= 0 && dmaCount <= BUFFER_BYTES
                && inBuffer <= BUFFER_BYTES - dmaCount;
        if ((command & 1) == 0 || !fits || !config.command(PciRegister.BUS_MASTER)) {
            return;
        }
        if (toMemory) {
            memory.copyIn(dmaDestination, buffer, (int) inBuffer, (int) dmaCount);
        } else {
            memory.copyOut(dmaSource, buffer, (int) inBuffer, (int) dmaCount);
        }
        if ((command & 4) != 0) {
            raise(DMA_DONE);
        }
    }

    @Override
    public void exchange(StateStream state) {
        liveness = state.exchange(liveness);
        factorial = state.exchange(factorial);
        status = state.exchange(status);
        irqStatus = state.exchange(irqStatus);
        dmaSource = state.exchange(dmaSource);
        dmaDestination = state.exchange(dmaDestination);
        dmaCount = state.exchange(dmaCount);
        dmaCommand = state.exchange(dmaCommand);
        state.exchange(buffer);
        config.exchange(state);
        msix.exchange(state);
    }
}
