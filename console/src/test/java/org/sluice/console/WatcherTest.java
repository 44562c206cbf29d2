package org.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatcherTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0             | 1000000000          | virtual 0ns of 1.000s, 0 %",
        "250000000     | 1000000000          | virtual 250.000ms of 1.000s, 25 %",
        "1000000000    | 1000000000          | virtual 1.000s of 1.000s, 100 %",
        "0             | 0                   | virtual 0ns of 0ns, 100 %",
        "7             | 50                  | virtual 7ns of 50ns, 100 %",
        "90000000000000000 | 180000000000000000 | virtual 90000000.000s of 180000000.000s, 50 %",
        "5000000000    | 9223372036854775807 | 'virtual 5.000s, Ctrl-C ends'"})
    void theProgressLineSaysHowFarItIs(long now, long end, String line) {
        assertThat(Watcher.progress(now, end)).isEqualTo(line);
    }
}
