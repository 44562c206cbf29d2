package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.testkit.scene.Scene;

/** Makes the scenes of a test, notes what handlers say, and closes the scenes afterwards. */
final class Scenes implements AfterEachCallback {

    /** A handler that does nothing. */
    static final IrqHandler NOTHING = (irq, here) -> { };

    /** What handlers said, in order. */
    final List<String> heard = new ArrayList<>();

    private final List<Scene> made = new ArrayList<>();
    private final List<String> blamed = new ArrayList<>();

    Scene machine(int cpus, Version version) {
        Scene scene = Scene.machine(cpus).profile(version.profile());
        made.add(scene);
        return scene;
    }

    /** The stage of that name will have done wrong, in every scene that has it. */
    void blames(String stage) {
        blamed.add(stage);
    }

    /** A use whose handler lets no time pass. */
    static IrqUse brief(IrqMode mode) {
        return IrqUse.of(mode).withBrief();
    }

    /** A use whose handler may let time pass. */
    static IrqUse full(IrqMode mode) {
        return IrqUse.of(mode);
    }

    /** A handler whose time is so long. */
    static IrqHandler taking(long nanos) {
        return (irq, here) -> here.charge(nanos);
    }

    /** A handler that says its stage and irq. */
    IrqHandler saying() {
        return (irq, here) -> heard.add(here.stage().name() + " " + irq);
    }

    /** A stage on one CPU, without asking the nanokernel: handlers may. */
    static LocalStage local(Scene scene, String name, int cpu) {
        return stage(scene, name).on(cpu);
    }

    static Stage stage(Scene scene, String name) {
        return scene.kernel().pipeline().stages().stream().filter(stage -> stage.name().equals(name)).findFirst()
                .orElseThrow();
    }

    /** Is an interrupt in service at the CPU's local APIC, so that its priority and all below are blocked? */
    static boolean inService(Scene scene, int cpu) {
        return scene.kernel().machine().cpu(cpu).apic().ppr() != 0;
    }

    /** An assertion that fails in a handler puts its stage in quarantine: that must not go unseen. */
    @Override
    public void afterEach(ExtensionContext context) {
        for (Scene scene : made) {
            scene.kernel().guests().forEach(guest ->
                    assertThat(guest.fault().isPresent()).as("fault of " + guest.name() + ": " + guest.fault())
                            .isEqualTo(blamed.contains(guest.name())));
            scene.close();
        }
    }
}
