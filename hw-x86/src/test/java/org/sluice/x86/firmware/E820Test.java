package org.sluice.x86.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.firmware.E820.Entry;

/** ACPI Specification "System Address Map Interfaces". */
class E820Test {

    private static final long LEGACY = 0x100000 - 0x9FC00;

    private static Board board(long... nodes) {
        BoardBuilder builder = new BoardBuilder("e820").cpus(nodes.length).ioApic(0xFEC00000L, 24, 0);
        for (int node = 0; node < nodes.length; node++) {
            builder.node(nodes[node], node);
        }
        return builder.build();
    }

    private static long usable(List<Entry> map) {
        return map.stream().filter(entry -> entry.type() == E820.USABLE).mapToLong(Entry::bytes).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "default", "pc", "big64", "huge256"})
    void theMapIsSortedWithoutOverlapAndAddsUpToTheRam(String name) {
        Board board = Board.named(name);
        List<Entry> map = E820.of(board);
        long end = 0;
        for (Entry entry : map) {
            assertThat(entry.first()).isGreaterThanOrEqualTo(end);
            assertThat(entry.bytes()).isPositive();
            end = entry.first() + entry.bytes();
        }
        assertThat(usable(map)).isEqualTo(board.memoryLayout().bytes() - LEGACY);
        assertThat(map).filteredOn(entry -> entry.type() == E820.USABLE)
                .allMatch(entry -> board.memoryLayout().covers(entry.first(), entry.bytes()));
    }

    @Test
    void aPcReservesTheLegacyAreaAndEcam() {
        assertThat(E820.of(Board.named("pc"))).containsExactly(new Entry(0, 0x9FC00, E820.USABLE),
                new Entry(0x9FC00, LEGACY, E820.RESERVED),
                new Entry(0x100000, (1L << 30) - 0x100000, E820.USABLE),
                new Entry(0xE0000000L, 1 << 20, E820.RESERVED));
    }

    @Test
    void nothingUsableLiesInTheHole() {
        assertThat(E820.of(Board.named("big64"))).filteredOn(entry -> entry.type() == E820.USABLE)
                .noneMatch(entry -> entry.first() < 1L << 32 && entry.first() + entry.bytes() > 0xC0000000L)
                .hasSize(3);
    }

    @Test
    void nodesSideBySideAreOneStretch() {
        assertThat(E820.of(board(1 << 24, 1 << 24))).containsExactly(new Entry(0, 0x9FC00, E820.USABLE),
                new Entry(0x9FC00, LEGACY, E820.RESERVED), new Entry(0x100000, (2 << 24) - 0x100000, E820.USABLE));
    }

    /** The border between two nodes below, within and above the legacy area. */
    @ParameterizedTest
    @ValueSource(longs = {0x40000, 0x80000, 0xA0000, 0xC0000, 0x100000, 0x200000})
    void nodesOfAnySizeAddUp(long first) {
        List<Entry> map = E820.of(board(first, 1 << 24));
        assertThat(usable(map)).isEqualTo(first + (1 << 24) - LEGACY);
        assertThat(map).hasSize(3);
    }

    @Test
    void asBytesAnEntryHas20() {
        assertThat(E820.bytes(List.of(new Entry(0x1_0000_0002L, 0x30, 2)))).containsExactly(2, 0, 0, 0, 1, 0, 0, 0,
                0x30, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0);
    }
}
