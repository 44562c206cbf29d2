package org.sluice.testkit.conform;

import java.util.Optional;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.Profile;

/**
 * A program as a scene, if scenes have words for all of it: stages on all CPUs, silent handlers, edge lines. Static
 * imports: {@code Scene.machine}, IrqMode; {@code .flows(...)} is for the reader to add.
 */
final class SceneText {

    private static final String INDENT = System.lineSeparator() + "    ";
    /** A scene's irqs below this are plain lines. */
    private static final int LINES = 24;

    private final Program program;
    private final StringBuilder text;
    private int cpu;
    private boolean spoken = true;

    private SceneText(Program program) {
        this.program = program;
        text = new StringBuilder("machine(" + program.cpus() + ")");
    }

    /** Empty if scenes lack a word for it. */
    static Optional<String> of(Program program) {
        SceneText scene = new SceneText(program);
        if (!program.profile().equals(Profile.SLUICE)) {
            scene.add("profile", "Profile." + Program.name(program.profile()));
        }
        scene.spoken = program.levels() == 0 && program.hardwareIrqs() <= LINES;
        program.acts().forEach(scene::say);
        return scene.spoken ? Optional.of(scene.text.toString()) : Optional.empty();
    }

    private void say(Act act) {
        spoken &= act.irq() < program.hardwareIrqs();
        switch (act.word()) {
            case REGISTER -> register(act);
            case VIRTUALIZE -> use(act);
            case CONTROL -> {
                spoken &= (act.value() & ~(3 | Uses.bit(IrqOption.BRIEF))) == 0;
                add("control", name(act), act.irq(), Uses.mode(act.value()));
            }
            case ARRIVE -> on(act.cpu(), "raise", act.irq());
            case STALL -> on(act.cpu(), "stall", name(act));
            case UNSTALL, TEST_AND_UNSTALL -> on(act.cpu(), "unstall", name(act));
            case RESTORE -> on(act.cpu(), act.value() != 0 ? "stall" : "unstall", name(act));
            case TRIGGER -> on(act.cpu(), "trigger", act.irq());
            case TRIGGER_ON -> on(act.cpu(), "triggerOn", name(act), act.value(), act.irq());
            case PROPAGATE -> on(act.cpu(), "propagate", name(act), act.irq());
            case SCHEDULE -> on(act.cpu(), "schedule", name(act), act.irq());
            case LOCK -> add("lock", name(act), act.irq());
            case UNLOCK -> add("unlock", name(act), act.irq());
            case RENICE -> add("renice", name(act), act.value());
            case QUARANTINE -> add("quarantine", name(act));
            case UNREGISTER -> {
                spoken &= act.irq() == 0;
                add("evict", name(act), act.value() != 0 ? "LeavePolicy.PLAY" : "LeavePolicy.DROP");
            }
            default -> spoken = false;
        }
    }

    private void register(Act act) {
        spoken &= act.cpu() == (1 << program.cpus()) - 1 && isSilent(act);
        add(act.irq() != 0 ? "root" : "stage", name(act), act.value());
    }

    /** Whether a handler that does nothing is brief makes no difference. */
    private void use(Act act) {
        spoken &= isSilent(act) && (act.value() & ~(3 | Uses.bit(IrqOption.BRIEF))) == 0;
        add("uses", name(act), act.irq(), Uses.mode(act.value()));
    }

    private boolean isSilent(Act act) {
        return act.script() == Act.NO_SCRIPT || program.scripts().get(act.script()).isEmpty();
    }

    private static String name(Act act) {
        return "\"s" + act.stage() + "\"";
    }

    private void on(int where, String word, Object... arguments) {
        if (where != cpu) {
            cpu = where;
            add("onCpu", where);
        }
        add(word, arguments);
    }

    private void add(String word, Object... arguments) {
        text.append(INDENT).append('.').append(word).append('(');
        for (int i = 0; i < arguments.length; i++) {
            text.append(i == 0 ? "" : ", ").append(arguments[i]);
        }
        text.append(')');
    }
}
