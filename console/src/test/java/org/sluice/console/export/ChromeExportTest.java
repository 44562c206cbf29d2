package org.sluice.console.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.console.DefaultRun;
import org.sluice.console.StrictJson;
import org.sluice.ipipe.PipelineRecord;

/** A Chrome file of the default scenario, parsed. */
class ChromeExportTest {

    private static final long RUN_NANOS = 20_000_000;
    private static final BigDecimal NANOS_PER_MICRO = new BigDecimal(1_000);

    private static DefaultRun run;
    private static JsonObject file;
    private static List<JsonObject> events;

    @BeforeAll
    static void export() throws IOException {
        run = DefaultRun.of(RUN_NANOS);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TraceExport.byName("x.json").write(run.kernel(), out);
        file = StrictJson.object(out.toString(StandardCharsets.UTF_8));
        events = new ArrayList<>();
        file.getAsJsonArray("traceEvents").forEach(event -> events.add(event.getAsJsonObject()));
    }

    @AfterAll
    static void close() {
        run.close();
    }

    @Test
    void theFileSaysWhatItIs() {
        assertThat(file.keySet()).containsExactly("displayTimeUnit", "otherData", "traceEvents");
        assertThat(file.getAsJsonObject("otherData").get("traceHash").getAsString())
                .isEqualTo(run.kernel().trace().hash());
        assertThat(file.getAsJsonObject("otherData").get("costTable").getAsString())
                .isEqualTo("generic-x86/1, declared, not measured");
    }

    @Test
    void onlyTheseSevenPhases() {
        assertThat(events).extracting(event -> event.get("ph").getAsString())
                .containsOnly("M", "B", "E", "i", "s", "t", "f");
    }

    @Test
    void everyPlayedRecordIsASlice() {
        assertThat(events).filteredOn(event -> phase(event, "B") && event.get("cat").getAsString().equals("handler"))
                .hasSize((int) PerfettoExportTest.count(run.kernel(), PipelineRecord.PLAYED));
    }

    @Test
    void slicesNestAndEndWithTheTrace() {
        Map<Integer, Deque<Long>> open = new TreeMap<>();
        for (JsonObject event : events) {
            Deque<Long> stack = open.computeIfAbsent(event.get("tid").getAsInt(), none -> new ArrayDeque<>());
            if (phase(event, "B")) {
                stack.push(nanos(event));
            } else if (phase(event, "E")) {
                assertThat(stack).isNotEmpty();
                assertThat(nanos(event)).isBetween(stack.pop(), run.kernel().nowNanos());
            }
        }
        assertThat(open.values()).allSatisfy(stack -> assertThat(stack).isEmpty());
    }

    /** Viewers tie an arrow's end to the slice that is open there. */
    @Test
    void everyPartOfAnArrowLiesInASlice() {
        Map<Integer, Integer> depth = new TreeMap<>();
        for (JsonObject event : events) {
            int track = event.get("tid").getAsInt();
            if (phase(event, "B")) {
                depth.merge(track, 1, Integer::sum);
            } else if (phase(event, "E")) {
                depth.merge(track, -1, Integer::sum);
            } else if (phase(event, "s") || phase(event, "t") || phase(event, "f")) {
                assertThat(depth.get(track)).isPositive();
            }
        }
    }

    @Test
    void anArrowStartsPassesAndEnds() {
        Map<Long, StringBuilder> arrows = new TreeMap<>();
        for (JsonObject event : events) {
            if (event.has("cat") && event.get("cat").getAsString().equals("flow")) {
                arrows.computeIfAbsent(event.get("id").getAsLong(), none -> new StringBuilder())
                        .append(event.get("ph").getAsString());
            }
        }
        assertThat(arrows.values()).hasSizeGreaterThan(100)
                .allSatisfy(arrow -> assertThat(arrow.toString()).matches("st*f"));
        assertThat(arrows.values()).extracting(StringBuilder::toString).contains("stf", "sttf");
    }

    @Test
    void timesAreMicrosecondsWithTheNanosecondsAsDecimals() {
        List<Long> handlers = events.stream()
                .filter(event -> phase(event, "B") && event.get("cat").getAsString().equals("handler"))
                .map(ChromeExportTest::nanos).toList();
        List<Long> played = PerfettoExportTest.records(run.kernel()).stream()
                .filter(record -> record.kind() == PipelineRecord.PLAYED).map(record -> record.nanos()).toList();
        assertThat(handlers).isEqualTo(played);
    }

    @Test
    void everyTrackHasANameAndEveryProcess() {
        assertThat(events).allSatisfy(event -> {
            assertThat(names("thread_name")).containsKey(event.get("tid").getAsInt());
            assertThat(names("process_name")).containsKey(event.get("pid").getAsInt());
        });
        assertThat(names("process_name").values()).containsExactly("devices", "pipeline", "cpu 0", "cpu 1", "cpu 2",
                "cpu 3");
    }

    private static Map<Integer, String> names(String what) {
        Map<Integer, String> names = new TreeMap<>();
        for (JsonObject event : events) {
            JsonElement name = event.get("name");
            if (phase(event, "M") && name.getAsString().equals(what)) {
                names.put(event.get(what.equals("process_name") ? "pid" : "tid").getAsInt(),
                        event.getAsJsonObject("args").get("name").getAsString());
            }
        }
        return names;
    }

    private static boolean phase(JsonObject event, String phase) {
        return event.get("ph").getAsString().equals(phase);
    }

    private static long nanos(JsonObject event) {
        return event.get("ts").getAsBigDecimal().multiply(NANOS_PER_MICRO).longValueExact();
    }
}
