package org.sluice.nanokernel.ftrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The columns before the event, as kernels 3.2 to 6.18 and trace-cmd print them. */
class LineContextTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "          <idle>-0             [001] d.h1.  5198.167806: irq:",
        "          <idle>-0       [001] d.h1   5198.167806: irq:",
        "          <idle>-0     [001]  5198.167806: irq:",
        "          <idle>-0     (-----) [001] d.h1 5198.167806: irq:",
        "          <idle>-0       (-------) [001]    5198.167806: irq:",
        "          <idle>-0     [001] (-----) d.h1 5198.167806: irq:",
        "            bash-1234  ( 1200) [001] d..2.  5198.167806: irq:",
        "            bash-1234  [001] (    1) d..2.  5198.167806: irq:",
        "     Web Content-1234  [001] d.h1.  5198.167806: irq:",
        "    kworker/u4:2-123   [001] d.h1.  5198.167806: irq:",
        "  a-1 [7] b-2: c-1234  [001] d.h1.  5198.167806: irq:",
        "            [ab]-1234  [001] d.h1.  5198.167806: irq:",
        "           [002]-1234  [001] d.h1.  5198.167806: irq:",
        "           <...>-1234  [001] d.h1.  5198.167806: irq:",
        "                -1234  [001] d.h1.  5198.167806: irq:",
        "bash-1234 [001] 5198.167806: irq:",
        "\tbash-1234\t[001]\td.h1.\t5198.167806:\tirq:"})
    void everyFormOfTheColumnsIsRead(String line) throws BadLineException {
        LineContext context = LineContext.of(line);

        assertThat(context.cpu()).isEqualTo(1);
        assertThat(context.atNanos()).isEqualTo(5_198_167_806_000L);
        assertThat(context.grainNanos()).isEqualTo(1000);
        assertThat(line.substring(context.bodyAt())).isEqualTo("irq:");
    }

    @ParameterizedTest
    @CsvSource({"5198.167806123,5198167806123,1", "0.000001,1000,1000", "1.5,1500000000,100000000",
        "1700000000.123456,1700000000123456000,1000", "9000000000.999999999,9000000000999999999,1"})
    void timesAreExact(String time, long nanos, long grainNanos) throws BadLineException {
        LineContext context = LineContext.of("bash-1 [000] " + time + ": x:");

        assertThat(context.atNanos()).isEqualTo(nanos);
        assertThat(context.grainNanos()).isEqualTo(grainNanos);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello world                                 | no CPU column such as [001]
            <idle>-0  0d.h1. 36511us : irq:             | no CPU column such as [001]
            0 1 771497875916 type: 225                  | no CPU column such as [001]
            bash [000] 1.0: x:                          | no task-pid before the CPU column
            bash-12x [000] 1.0: x:                      | no task-pid before the CPU column
            [000] 1.0: x:                               | no task-pid before the CPU column
            bash-1 [1024] 1.0: x:                       | CPU 1024 is not below 1024
            bash-1 [000]                                | no time after the CPU column
            bash-1 [000] d.h1.                          | no time after the CPU column
            bash-1 [000] d.h1. 1.0 x                    | no time after the CPU column
            bash-1 [000] (12                            | no time after the CPU column
            bash-1 [000] 2000875641621: x:              | time is not in seconds: trace_clock must be
            bash-1 [000] 1.: x:                         | time is not a number of seconds such as 5198.167806
            bash-1 [000] .5: x:                         | time is not a number of seconds such as 5198.167806
            bash-1 [000] 1.0000000001: x:               | time is not a number of seconds such as 5198.167806
            bash-1 [000] 12345678901.5: x:              | time is not a number of seconds such as 5198.167806
            bash-1 [000] -1.5: x:                       | time is not a number of seconds such as 5198.167806
            bash-1 [000] 9000000001.5: x:               | time of 9000000001 s is beyond 9000000000 s
            """)
    void whatIsMissingIsNamed(String line, String reason) {
        assertThatThrownBy(() -> LineContext.of(line)).isInstanceOf(BadLineException.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void aHugeNumberInBracketsIsNoCpu() {
        assertThatThrownBy(() -> LineContext.of("bash-1 [99999999999999999999] 1.0: x:"))
                .hasMessage("no CPU column such as [001]");
    }
}
