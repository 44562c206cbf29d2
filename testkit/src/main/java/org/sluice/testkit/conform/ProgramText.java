package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.ipipe.IrqOption;

/** A program as Java text that makes an equal one; static imports: {@link Acts}, IrqMode, IrqOption, Act, Profile. */
final class ProgramText {

    private static final String INDENT = System.lineSeparator() + "        ";

    private ProgramText() {
    }

    static String of(Program program) {
        StringBuilder text = new StringBuilder("Program.of(Profile." + Program.name(program.profile()) + ", "
                + program.cpus() + ", " + program.hardwareIrqs() + ")");
        if (program.levels() != 0) {
            text.append(".levels(").append(levels(program.levels())).append(')');
        }
        if (program.fuel() != Program.FUEL) {
            text.append(".fuel(").append(program.fuel()).append(')');
        }
        for (List<Act> script : program.scripts()) {
            text.append(INDENT).append(".script(").append(String.join(", ", texts(script))).append(')');
        }
        for (Act act : program.acts()) {
            text.append(INDENT).append(".act(").append(of(act)).append(')');
        }
        return text.toString();
    }

    private static String levels(long bits) {
        List<String> irqs = new ArrayList<>();
        for (int irq = 0; irq < Long.SIZE; irq++) {
            if ((bits >> irq & 1) != 0) {
                irqs.add(Integer.toString(irq));
            }
        }
        return String.join(", ", irqs);
    }

    private static List<String> texts(List<Act> acts) {
        return acts.stream().map(ProgramText::of).toList();
    }

    static String of(Act act) {
        String stage = act.stage() == Act.SELF ? "SELF" : Integer.toString(act.stage());
        String cpu = act.cpu() == Act.HERE ? "HERE" : Integer.toString(act.cpu());
        String script = act.script() == Act.NO_SCRIPT ? "NO_SCRIPT" : Integer.toString(act.script());
        int irq = act.irq();
        int value = act.value();
        return switch (act.word()) {
            case ARRIVE -> call(act, cpu, irq);
            case NMI -> call(act, cpu, script);
            case TRIGGER, PROPAGATE, SCHEDULE, EVENT -> call(act, stage, cpu, irq);
            case TRIGGER_ON -> call(act, stage, cpu, value, irq);
            case STALL, UNSTALL, TEST_AND_UNSTALL, SUSPEND, CHECK_CONTEXT -> call(act, stage, cpu);
            case RESTORE -> call(act, stage, cpu, value != 0);
            case CONTROL -> call(act, stage, irq, use(value));
            case VIRTUALIZE -> call(act, stage, irq, use(value), script);
            case RELEASE, LOCK, UNLOCK -> call(act, stage, irq);
            case RENICE, ORDER, ALLOCATE -> call(act, stage, value);
            case REGISTER -> "register" + (irq != 0 ? "Root" : "") + arguments(stage, value,
                    "0b" + Integer.toBinaryString(act.cpu()), script);
            case UNREGISTER -> irq == 0 ? call(act, stage, value != 0)
                    : "unregisterWithin" + arguments(stage, value != 0, irq);
            case BODY -> (value != 0 ? "bodyAgain" : "body") + arguments(stage, script);
            case DROP, QUARANTINE -> call(act, stage);
            case FREE -> call(act, value);
            case CATCH -> "catchEvent" + arguments(stage, irq, value, script);
            case MAILBOX -> call(act, stage, irq, value, script);
            case POST -> call(act, stage, cpu, irq, value);
            case THROW -> value != 0 ? "faultTwice()" : "fault()";
            case TOGETHER -> call(act, script);
            case SPEND, CHARGE, CRITICAL -> call(act, stage, cpu, value, script);
        };
    }

    private static String use(int use) {
        StringBuilder text = new StringBuilder("use(" + Uses.mode(use));
        for (IrqOption option : Uses.options(use)) {
            text.append(", ").append(option);
        }
        text.append(')');
        return switch (Uses.routine(use)) {
            case Uses.SAYS_YES -> "saysYes(" + text + ")";
            case Uses.SAYS_NO -> "saysNo(" + text + ")";
            default -> text.toString();
        };
    }

    /** The method of the word's name, TEST_AND_UNSTALL is testAndUnstall. */
    private static String call(Act act, Object... arguments) {
        StringBuilder name = new StringBuilder();
        for (String part : act.word().name().split("_")) {
            String small = part.toLowerCase(Locale.ROOT);
            name.append(name.isEmpty() ? small : part.charAt(0) + small.substring(1));
        }
        return name + arguments(arguments);
    }

    private static String arguments(Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        return "(" + String.join(", ", texts) + ")";
    }
}
