package org.sluice.console.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.console.Session;
import org.sluice.console.report.TextTable;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Nanokernel;

/** {@code irq:list, irq:why}. */
public final class IrqCommands {

    private final Session session;
    private final PrintStream out;

    IrqCommands(Session session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    /** The irqs that any stage uses or any device raises, and what each stage does with them, head first. */
    public void list(String... words) {
        new Words("irq:list", words).end();
        session.kernel().machine().engine().call(this::table).forEach(out::println);
    }

    private List<String> table() {
        Nanokernel kernel = session.kernel();
        TextTable table = new TextTable("rlll").row("IRQ", "NAME", "FROM", "STAGES (head first)");
        for (int irq = 0; irq < kernel.pipeline().irqCount(); irq++) {
            String stages = stages(kernel, irq);
            String source = kernel.irqSource(irq);
            if (!stages.isEmpty() || !source.isEmpty()) {
                table.row(Integer.toString(irq), kernel.irqName(irq), source.isEmpty() ? "-" : source, stages);
            }
        }
        return table.lines();
    }

    private static String stages(Nanokernel kernel, int irq) {
        List<String> uses = new ArrayList<>();
        for (Stage stage : kernel.pipeline().stages()) {
            IrqUse use = stage.use(irq);
            if (use.mode().handles() || !use.mode().passes()) {
                uses.add(stage.name() + " " + use.mode().name().toLowerCase(Locale.ROOT) + " (" + stage.played(irq)
                        + " played)");
            }
        }
        return String.join(", ", uses);
    }

    /** One interrupt's way and the parts of its latency; the latest one unless another is asked for. */
    public void why(String... words) {
        Words arguments = new Words("irq:why", words);
        boolean worst = false;
        Guest guest = null;
        int irq = -1;
        while (arguments.hasNext()) {
            String option = arguments.next("an option");
            switch (option) {
                case "--worst" -> worst = true;
                case "--domain" -> guest = DomainCommands.Domains.find(session.kernel(), arguments, "irq:why");
                case "--irq" -> irq = irq(arguments);
                default -> throw new CommandFailure("irq:why: " + option + " is not known; there are --worst, "
                        + "--domain NAME, --irq N");
            }
        }
        Guest whose = guest;
        boolean theWorst = worst;
        int which = irq;
        session.kernel().machine().engine()
                .call(() -> WhyText.of(session.kernel(), whose, which, theWorst)).forEach(out::println);
    }

    private int irq(Words arguments) {
        String word = arguments.next("an irq");
        int irq = session.kernel().irqNamed(word);
        if (irq < 0) {
            irq = (int) new Words("irq:why", word).number("irq", 0, session.kernel().pipeline().irqCount() - 1L);
        }
        return irq;
    }
}
