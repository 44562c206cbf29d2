package org.sluice.x86.platform;

import java.util.ArrayList;
import java.util.List;

/** A power supply that notes what is asked of it. */
final class FakePower implements PowerSwitch {

    private final List<String> asked = new ArrayList<>();

    List<String> asked() {
        return asked;
    }

    @Override
    public void powerOff() {
        asked.add("off");
    }

    @Override
    public void reset() {
        asked.add("reset");
    }

    @Override
    public void exit(int code) {
        asked.add("exit " + code);
    }
}
