package org.sluice.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.console.DefaultRun;
import org.sluice.console.StrictJson;

/** The shape that other tools read. */
class ReportJsonTest {

    @Test
    void theObjectToTheLetter() {
        assertThat(ReportJson.of(Reports.plain())).isEqualTo("{\"scenario\":\"hvm\",\"seed\":42,\"cpus\":4,"
                + "\"virtualNanos\":1000000000,\"hostNanos\":50000000,\"costTable\":\"generic-x86/1\","
                + "\"traceHash\":\"0123456789abcdef\",\"strandSwitches\":17,"
                + "\"sources\":{\"scenario\":1,\"trace\":{\"irq\":2,\"timer\":3,\"reschedule\":4,\"callFunction\":5,"
                + "\"other\":6}},"
                + "\"domains\":[{\"name\":\"rt\",\"priority\":200,\"cpus\":[0,1],\"state\":\"running\","
                + "\"interrupts\":1234,\"latencyNanos\":{\"p50\":320,\"p99\":640,\"max\":900}},"
                + "{\"name\":\"linux\",\"priority\":100,\"cpus\":[0],\"state\":\"running\",\"interrupts\":7,"
                + "\"latencyNanos\":{\"p50\":1500,\"p99\":2000000,\"max\":3000000}}],"
                + "\"ledger\":{\"hardware\":{\"raised\":10,\"delivered\":5,\"merged\":2,\"discarded\":1,\"pending\":2,"
                + "\"balanced\":true},\"pipeline\":{\"recorded\":10,\"delivered\":4,\"merged\":3,\"discarded\":2,"
                + "\"pending\":1,\"held\":0,\"balanced\":true}}}");
    }

    @Test
    void aLedgerThatDoesNotBalanceSaysSo() {
        JsonObject ledger = StrictJson.object(ReportJson.of(Reports.of(Reports.books(11, 9), null)))
                .getAsJsonObject("ledger");
        assertThat(ledger.getAsJsonObject("hardware").get("balanced").getAsBoolean()).isFalse();
        assertThat(ledger.getAsJsonObject("pipeline").get("balanced").getAsBoolean()).isFalse();
    }

    @Test
    void aRealRunParsesAndIsTheKernelsOwnFigures() {
        try (DefaultRun run = DefaultRun.of(20_000_000)) {
            JsonObject read = StrictJson.object(ReportJson.of(Report.of(run.simulation(), 1, List.of())));
            assertThat(read.keySet()).containsExactly("scenario", "seed", "cpus", "virtualNanos", "hostNanos",
                    "costTable", "traceHash", "strandSwitches", "sources", "domains", "ledger");
            assertThat(read.get("traceHash").getAsString()).isEqualTo(run.kernel().trace().hash())
                    .matches("[0-9a-f]{16}");
            assertThat(read.get("virtualNanos").getAsLong()).isEqualTo(20_000_000);
            assertThat(read.getAsJsonArray("domains")).extracting(
                    domain -> domain.getAsJsonObject().get("name").getAsString()).containsExactly("rt", "hrt", "linux");
            assertThat(read.getAsJsonObject("sources").get("scenario").getAsLong()).isPositive();
        }
    }
}
