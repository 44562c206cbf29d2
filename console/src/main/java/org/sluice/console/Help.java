package org.sluice.console;

/** What {@code ./sluice help} prints. */
final class Help {

    static final String TEXT = """
            Sluice: several operating systems share one emulated x86 machine, interrupts flow through a pipeline.

            ./sluice run   [--scenario NAME|FILE] [--irq-trace FILE] [--for DURATION] [--seed N]
                           [--domains DIR] [--json]
            ./sluice shell [the same options]
            ./sluice explore SCENARIO [--max N] [--seed N] [--for DURATION] [--mode MODE] [...]
            ./sluice museum [EXHIBIT [--rerun TOKEN]] [--seed N]
            ./sluice conformance [--json]
            ./sluice board check FILE
            ./sluice help

              --scenario NAME|FILE  hvm (the default), or a file of your own
              --irq-trace FILE      replay the interrupts of a real machine: what Linux prints from
                                    /sys/kernel/tracing/trace, or trace-cmd report
              --for DURATION        virtual time: 250ms, 1s, forever (until Ctrl-C); 1s unless said, or the
                                    recording's length; a shell first advances by it, if it is said
              --seed N              instead of the scenario's
              --domains DIR         jars in it are domains; loaded in name order, later ones while it runs
              --json                one JSON object on standard output, and nothing else; a shell prints it at its end
                                    and gives its answers on standard error

            In the shell (from a pipe, time moves only by time:run):
              domain:list                    domain:load FILE.jar           domain:unload NAME
              domain:renice NAME PRIORITY    irq:list                       irq:why [--worst] [--domain NAME] [--irq N]
              lapic CPU [--json]             ioapic, pic, hpet, pci, uart   ledger
              time:run DURATION              trace:save FILE                help, exit

            explore runs a scenario under many schedules: which event of one instant goes first, how late a message
            is, how long code takes before it plays. It looks for one that breaks something, and makes it small.
              --max N               schedules at most: 200 unless said
              --seed N              of the search; the scenario keeps its own, unless --scenario-seed N is said
              --for DURATION        length of each run: 20ms unless said
              --mode MODE           random (the default), pct, exhaustive; adversary looks for the latest delivery,
                                    of --irq NAME and to --domain NAME if they are said
              --depth N             pct: ordering constraints of a fault; exhaustive: choices off the usual course; 3
              --late DURATION       the bound of a message's delay: 10us unless said
              --renice DOMAIN=N     at any moment of a run; may be said again for another domain
              --irq-trace FILE      as above
              --rerun TOKEN         runs the schedule that a report names, and nothing else

            museum looks for each of the historic faults of interrupt pipelines and controllers, in the real code with
            one faulty part, and in its healthy twin: under all schedules, or if these are too many, under as many
            different ones as the fault took; with the name of one it tells its story.
            conformance checks this machine against the statements of the manuals; board check explains a board file.

            Exit status
              0  the books balance and no domain has failed; explore found nothing; museum found every fault and
                 nothing in their twins; every statement holds
              1  something is wrong, and the report says what; a command of a piped script failed; no suitable JDK;
                 the build failed
              2  the command line is wrong; one line names the argument
              130, 143  ended by Ctrl-C or SIGTERM
            """;

    private Help() {
    }
}
