package org.sluice.console.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.console.DefaultRun;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Irqs;

class WhyTextTest {

    private static final Pattern LATENCY = Pattern.compile("latency (\\d+) ns$");
    private static final Pattern PART = Pattern.compile("^ +(\\d+) ns  (.*)$");

    private static DefaultRun run;

    @BeforeAll
    static void run() {
        run = DefaultRun.of(200_000_000);
    }

    @AfterAll
    static void close() {
        run.close();
    }

    @Test
    void thePartsOfEveryDomainsWorstSumToItsLatency() {
        for (Guest guest : run.kernel().guests()) {
            List<String> lines = why(guest, -1, true);
            assertThat(latency(lines)).isEqualTo(run.kernel().trace().latencies(guest.stage().number()).maxNanos());
            assertThat(sumOfParts(lines)).isEqualTo(latency(lines));
            assertThat(lines.get(lines.size() - 1)).endsWith("sum = latency");
        }
    }

    @Test
    void linuxIsLateBecauseItHadClosedItself() {
        assertThat(why(guest("linux"), -1, true))
                .anyMatch(line -> line.contains("linux stalled (by the body of linux)"));
    }

    @Test
    void anIrqCanBeAskedForAlone() {
        assertThat(why(null, Irqs.TIMER, false).get(0)).contains("irq 120 (timer)");
        int eth0 = run.kernel().irqNamed("eth0");
        assertThat(why(guest("linux"), eth0, true).get(0)).contains("(eth0)").contains("handled by linux");
    }

    @Test
    void thePathGoesFromTheRaiseToTheHandler() {
        assertThat(why(guest("linux"), Irqs.TIMER, true).get(1)).startsWith("path: timer-raised cpu ")
                .endsWith(" > played by linux");
    }

    @Test
    void whatWasNeverHandledIsSaidSo() {
        assertThatThrownBy(() -> why(guest("rt"), run.kernel().irqNamed("eth0"), false))
                .isInstanceOf(CommandFailure.class).hasMessage("irq:why: no such interrupt has been handled so far");
    }

    @Test
    void aWorstThatIsNoLongerKeptIsSaidSo() {
        try (DefaultRun small = new DefaultRun(0)) {
            small.simulation().runFor(400_000_000);
            Guest linux = small.kernel().find("linux").orElseThrow();
            long longest = small.kernel().trace().latencies(linux.stage().number()).maxNanos();
            List<String> lines = WhyText.of(small.kernel(), linux, -1, true);
            if (latency(lines) < longest) {
                assertThat(lines.get(lines.size() - 1)).startsWith("the worst of the whole run took ")
                        .endsWith("; its records are no longer kept");
            }
            assertThat(sumOfParts(lines)).isEqualTo(latency(lines));
        }
    }

    private static List<String> why(Guest guest, int irq, boolean worst) {
        return WhyText.of(run.kernel(), guest, irq, worst);
    }

    private static Guest guest(String name) {
        return run.kernel().find(name).orElseThrow();
    }

    private static long latency(List<String> lines) {
        Matcher latency = LATENCY.matcher(lines.get(0));
        assertThat(latency.find()).as(lines.get(0)).isTrue();
        return Long.parseLong(latency.group(1));
    }

    private static long sumOfParts(List<String> lines) {
        return lines.stream().map(PART::matcher).filter(Matcher::matches)
                .filter(part -> !part.group(2).startsWith("sum"))
                .mapToLong(part -> Long.parseLong(part.group(1))).sum();
    }
}
