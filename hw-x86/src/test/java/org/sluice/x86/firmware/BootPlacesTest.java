package org.sluice.x86.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.sluice.x86.firmware.MultibootInfoTest.refused;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/** Where loaders may put things: what lies elsewhere is refused, and memory is as it was. */
class BootPlacesTest {

    private static final long AT = 0x9000;
    private static final long BASE_END = 0x9FC00;
    private static final BootRequest PLAIN = boot(0);

    private final Board board = Board.named("pc");
    private final GuestMemory memory = new GuestMemory(board.memoryLayout());

    /** One of the three writers. */
    private interface Writer {
        long write(Board board, GuestMemory memory, BootRequest boot, long address);
    }

    static Stream<Writer> writers() {
        return Stream.of(MultibootInfo::write, Multiboot2Info::write, (board, memory, boot, address) ->
                ZeroPage.write(board, memory, ZeroPageTest.image(0x020F, 2), boot, address));
    }

    private static BootRequest boot(long rsdp, BootRequest.Module... modules) {
        return new BootRequest("a command line", List.of(modules), rsdp);
    }

    private static BootRequest.Module module(long first, long bytes) {
        return new BootRequest.Module(first, bytes, "m" + first);
    }

    /** An RSDP: 20 bytes of revision 0, 36 of others, with that length written in, and right sums over what it has. */
    static byte[] rsdp(int revision, int length) {
        byte[] rsdp = Arrays.copyOf("RSD PTR ".getBytes(StandardCharsets.US_ASCII), revision < 2 ? 20 : 36);
        rsdp[15] = (byte) revision;
        rsdp[8] = (byte) -sum(rsdp, 20);
        if (revision >= 2) {
            rsdp[20] = (byte) length;
            rsdp[21] = (byte) (length >> 8);
            rsdp[32] = (byte) -sum(rsdp, 36);
        }
        return rsdp;
    }

    private static int sum(byte[] bytes, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += bytes[i];
        }
        return sum;
    }

    private int hash() {
        byte[] low = new byte[4 << 20];
        memory.copyOut(0, low, 0, low.length);
        return Arrays.hashCode(low);
    }

    private void refusedBy(Writer writer, BootRequest boot, long address, String words) {
        int before = hash();
        refused(() -> writer.write(board, memory, boot, address), words);
        assertThat(hash()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void theFirmwaresAreaIsNoPlaceForTheInformation(Writer writer) {
        Firmware.install(board, memory);
        for (long address : new long[] {BASE_END, 0xA0000, Firmware.RSDP, 0xF0000, 0xFFFF0, BASE_END - 0x40}) {
            refusedBy(writer, PLAIN, address, "does not lie in RAM that the memory map calls usable");
        }
        assertThatCode(() -> writer.write(board, memory, PLAIN, 0x100000)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void norForAModule(Writer writer) {
        Firmware.install(board, memory);
        for (long first : new long[] {BASE_END - 1, 0xB8000, Firmware.RSDP, 0xFFFFE}) {
            refusedBy(writer, boot(0, module(first, 2)), AT, "that the memory map calls usable");
        }
        BootRequest fits = boot(0, module(BASE_END - 2, 2));
        assertThatCode(() -> writer.write(board, memory, fits, AT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void itEndsExactlyWhereUsableRamDoes(Writer writer) {
        long length = writer.write(board, memory, PLAIN, AT) - AT;
        long last = BASE_END - length & -16;
        assertThat(writer.write(board, memory, PLAIN, last)).isLessThanOrEqualTo(BASE_END);
        refusedBy(writer, PLAIN, last + 16, "usable");
    }

    @ParameterizedTest
    @MethodSource("writers")
    void theRsdpsPlaceIsTaken(Writer writer) {
        memory.copyIn(0x8000, rsdp(2, 36), 0, 36);
        refusedBy(writer, boot(0x8000), 0x8020, "the information lies where the RSDP is, 0x8000-0x8023");
        refusedBy(writer, boot(0x8000, module(0x8023, 1)), AT, "m32803 lies where the RSDP is");
        BootRequest beside = boot(0x8000, module(0x8024, 1));
        assertThatCode(() -> writer.write(board, memory, beside, AT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void anRsdpOutsideRamIsRefused(Writer writer) {
        for (long at : new long[] {-16, 0xD0000000L, board.memoryLayout().bytes() - 8, Long.MAX_VALUE - 8}) {
            refusedBy(writer, boot(at), AT, "the RSDP at 0x" + Long.toHexString(at) + " does not lie in RAM");
        }
    }

    @ParameterizedTest
    @MethodSource("writers")
    void memoryThatIsNotTheBoardsIsNotWrittenBeyondItsEnd(Writer writer) {
        GuestMemory small = new GuestMemory(Board.named("up").memoryLayout());
        long end = small.layout().bytes();
        assertThat(end).isLessThan(board.memoryLayout().bytes());
        refused(() -> writer.write(board, small, PLAIN, end - 16), "does not lie in RAM");
        assertThat(small.residentPages()).isZero();
    }

    @Test
    void modulesDoNotOverlap() {
        BootRequest overlapping = boot(0, module(0x200000, 0x1001), module(0x201000, 1));
        BootRequest touching = boot(0, module(0x200000, 0x1000), module(0x201000, 1));
        writers().limit(2).forEach(writer -> {
            refusedBy(writer, overlapping, AT, "m2101248 lies where module m2097152 is, 0x200000-0x201000");
            assertThatCode(() -> writer.write(board, memory, touching, AT)).doesNotThrowAnyException();
        });
    }

    // ---- an RSDP that is copied ----

    private void refusedRsdp(byte[] rsdp, String words) {
        memory.copyIn(0x8000, rsdp, 0, rsdp.length);
        refusedBy(Multiboot2Info::write, boot(0x8000), AT, "the RSDP at 0x8000 " + words);
    }

    @Test
    void whatIsNoRsdpIsRefusedByName() {
        refusedRsdp(new byte[36], "has no signature RSD PTR");
        byte[] name = rsdp(2, 36);
        name[7] = 'x';
        refusedRsdp(name, "has no signature RSD PTR");
        byte[] first = rsdp(0, 20);
        first[8]++;
        refusedRsdp(first, "has a wrong checksum over its first 20 bytes");
        byte[] extended = rsdp(2, 36);
        extended[32]++;
        refusedRsdp(extended, "has a wrong checksum over its first 36 bytes");
        refusedRsdp(rsdp(2, 35), "has a length of 35, which is not in 36..4096");
        refusedRsdp(rsdp(2, 4097), "has a length of 4097, which");
        memory.write(0x8123, 1, 1);
        refusedRsdp(rsdp(2, 0x124), "has a wrong checksum over its first 292 bytes");
    }

    @Test
    void oneOfWhichOnlyTheOldHalfIsInRamIsRefused() {
        long at = board.memoryLayout().ranges().get(0).end() - 20;
        memory.copyIn(at, rsdp(2, 36), 0, 20);
        boolean another = memory.layout().covers(at, 36);
        assertThat(another).as("RAM ends there").isFalse();
        refusedBy(Multiboot2Info::write, boot(at), AT, "does not lie in RAM");
    }
}
