package org.sluice.x86.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/** Multiboot Specification 0.6.96 "Boot information format", read as a kernel does. */
class MultibootInfoTest {

    private static final long AT = 0x9000;
    private static final BootRequest BOOT = new BootRequest("kernel a=b \u00e4", List.of(
            new BootRequest.Module(0x200000, 0x1001, "first arg"), new BootRequest.Module(0x300000, 1, "")), 0);

    private static GuestMemory written(Board board, BootRequest boot) {
        GuestMemory memory = new GuestMemory(board.memoryLayout());
        memory.write(AT - 8, 8, -1);
        long end = MultibootInfo.write(board, memory, boot, AT);
        assertThat(memory.read(end, 8)).as("nothing behind the end").isZero();
        assertThat(memory.read(AT - 8, 8)).isEqualTo(-1);
        return memory;
    }

    private static String text(GuestMemory memory, long at) {
        int length = 0;
        while (memory.read(at + length, 1) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        memory.copyOut(at, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void flagsSayWhatIsThere() {
        GuestMemory memory = written(Board.named("pc"), BOOT);
        assertThat(memory.read(AT, 4)).isEqualTo(1 | 1 << 2 | 1 << 3 | 1 << 6 | 1 << 9);
        for (int unused : new int[] {12, 28, 32, 36, 40, 52, 56, 60, 68, 72, 76, 80, 84, 88, 92, 96, 100, 104, 108,
            112}) {
            assertThat(memory.read(AT + unused, 4)).as("offset " + unused).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "default", "pc", "big64"})
    void memoryIsToldInKibUpToTheFirstHole(String name) {
        GuestMemory memory = written(Board.named(name), BOOT);
        long low = Math.min(Board.named(name).memoryLayout().bytes(), 0xC0000000L);
        assertThat(memory.read(AT + 4, 4)).isEqualTo(639);
        assertThat(memory.read(AT + 8, 4)).isEqualTo((low >> 10) - 1024);
    }

    @Test
    void commandLineAndLoaderAreTexts() {
        GuestMemory memory = written(Board.named("pc"), BOOT);
        assertThat(text(memory, memory.read(AT + 16, 4))).isEqualTo("kernel a=b \u00e4");
        assertThat(text(memory, memory.read(AT + 64, 4))).isEqualTo("Sluice");
    }

    @Test
    void modulesAreListedWithTheirEndsAndTexts() {
        GuestMemory memory = written(Board.named("pc"), BOOT);
        assertThat(memory.read(AT + 20, 4)).isEqualTo(2);
        long list = memory.read(AT + 24, 4);
        assertThat(list % 4).isZero();
        assertThat(memory.read(list, 8)).isEqualTo(0x201001L << 32 | 0x200000);
        assertThat(text(memory, memory.read(list + 8, 4))).isEqualTo("first arg");
        assertThat(memory.read(list + 12, 4)).isZero();
        assertThat(memory.read(list + 16, 8)).isEqualTo(0x300001L << 32 | 0x300000);
        assertThat(text(memory, memory.read(list + 24, 4))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "default", "pc", "big64", "huge256"})
    void theMapIsSteppedThroughBySizes(String name) {
        Board board = Board.named(name);
        GuestMemory memory = written(board, BOOT);
        List<E820.Entry> map = new ArrayList<>();
        long at = memory.read(AT + 48, 4);
        long end = at + memory.read(AT + 44, 4);
        while (at < end) {
            map.add(new E820.Entry(memory.read(at + 4, 8), memory.read(at + 12, 8), (int) memory.read(at + 20, 4)));
            at += memory.read(at, 4) + 4;
        }
        assertThat(at).isEqualTo(end);
        assertThat(map).isEqualTo(E820.of(board));
    }

    @Test
    void withoutModulesTheCountIsZero() {
        assertThat(written(Board.named("up"), new BootRequest("", List.of(), 0)).read(AT + 20, 4)).isZero();
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsWritten() {
        Board board = Board.named("big64");
        GuestMemory memory = new GuestMemory(board.memoryLayout());
        refused(() -> MultibootInfo.write(board, memory, BOOT, AT + 2), "0x9002 is no multiple of 4");
        refused(() -> MultibootInfo.write(board, memory, BOOT, 1L << 32), "room below 4 GiB");
        refused(() -> MultibootInfo.write(board, memory, BOOT, 0xC0000000L - 4), "does not lie in RAM");
        refused(() -> MultibootInfo.write(board, memory, BOOT, -4), "does not lie in RAM");
        refused(() -> MultibootInfo.write(board, memory, BOOT, 0x200000), "first arg lies where the information is");
        refused(() -> MultibootInfo.write(board, memory, with(1L << 32, 16), AT), "RAM below 0x100000000");
        refused(() -> MultibootInfo.write(board, memory, with(0xC0000000L - 8, 16), AT), "does not lie in RAM");
        assertThat(memory.residentPages()).isZero();
    }

    @Test
    void badModulesAndTextsAreRefused() {
        refused(() -> with(0, 0), "of 0 bytes");
        refused(() -> with(-1, 1), "0xffffffffffffffff");
        refused(() -> with(Long.MAX_VALUE, 2), "of 2 bytes");
        refused(() -> new BootRequest("a\0b", List.of(), 0), "command line has a NUL");
        refused(() -> new BootRequest.Module(0, 1, "\0"), "module has a NUL");
    }

    static BootRequest with(long first, long bytes) {
        return new BootRequest("", List.of(new BootRequest.Module(first, bytes, "m")), 0);
    }

    static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }
}
