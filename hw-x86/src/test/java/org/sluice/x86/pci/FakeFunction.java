package org.sluice.x86.pci;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.RegisterDevice;

/** A function whose BARs are scratch memory, and that notes who was reached. */
final class FakeFunction implements PciFunction {

    final ConfigSpace config;
    final List<String> reached = new ArrayList<>();
    int configWrites;

    FakeFunction(ConfigSpace config) {
        this.config = config;
    }

    @Override
    public ConfigSpace config() {
        return config;
    }

    @Override
    public RegisterDevice bar(int number) {
        return new RegisterDevice() {
            @Override
            public long read(int offset, int size) {
                reached.add("read " + number + "+" + Integer.toHexString(offset));
                return 0x1000L * number + offset;
            }

            @Override
            public void write(int offset, int size, long value) {
                reached.add("write " + number + "+" + Integer.toHexString(offset) + "=" + Long.toHexString(value));
            }
        };
    }

    @Override
    public void configWritten() {
        configWrites++;
    }
}
