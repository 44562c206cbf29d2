package org.sluice.x86.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.x86.firmware.MultibootInfoTest.refused;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/** Linux Documentation/arch/x86/boot.rst and zero-page.rst; offsets are those written there, not the writer's. */
class ZeroPageTest {

    private static final long AT = 0x90000;
    private static final long RAMDISK = 0x0200_0000;

    private final Board board = Board.named("pc");
    private final GuestMemory memory = new GuestMemory(board.memoryLayout());

    /** A bzImage's first sectors: every byte of the header different, and what is read set. */
    static byte[] image(int version, int xloadflags) {
        byte[] image = new byte[1024];
        for (int i = 0x1F1; i < 0x26C; i++) {
            image[i] = (byte) (i * 7);
        }
        put(image, 0x1FE, 2, 0xAA55);
        put(image, 0x200, 2, 0x6AEB); // jump behind 0x26C
        put(image, 0x202, 4, 0x53726448);
        put(image, 0x206, 2, version);
        put(image, 0x22C, 4, 0x7FFF_FFFFL);
        put(image, 0x236, 2, xloadflags);
        put(image, 0x238, 4, 2047);
        return image;
    }

    private static void put(byte[] bytes, int at, int size, long value) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }

    private static BootRequest boot(String commandLine, BootRequest.Module... modules) {
        return new BootRequest(commandLine, List.of(modules), Firmware.RSDP);
    }

    private static BootRequest.Module ramdisk(long first, long bytes) {
        return new BootRequest.Module(first, bytes, "initrd");
    }

    private long u(int offset, int size) {
        return memory.read(AT + offset, size);
    }

    private void write(byte[] image, BootRequest boot) {
        ZeroPage.write(board, memory, image, boot, AT);
    }

    @Test
    void theSetupHeaderIsTheImagesButForTheLoadersFields() {
        byte[] image = image(0x020F, 3);
        write(image, boot("quiet", ramdisk(RAMDISK, 12_345)));
        assertThat(u(0x210, 1)).as("type_of_loader: undefined").isEqualTo(0xFF);
        assertThat(u(0x1FA, 2)).as("vid_mode: normal").isEqualTo(0xFFFF);
        for (int at = 0x1F1; at < 0x26C; at++) {
            boolean loaders = at == 0x210 || at == 0x1FA || at == 0x1FB || at >= 0x218 && at < 0x220
                    || at >= 0x228 && at < 0x22C;
            if (!loaders) {
                assertThat(u(at, 1)).as(Integer.toHexString(at)).isEqualTo(image[at] & 0xFF);
            }
        }
        assertThat(u(0x26C, 4)).as("behind the header").isZero();
    }

    @Test
    void theHeaderEndsWhereItsJumpSays() {
        byte[] image = image(0x0206, 0);
        image[0x201] = 0x3A; // 0x202 + 0x3A = 0x23C
        write(image, boot(""));
        assertThat(u(0x238, 4)).isEqualTo(2047);
        assertThat(u(0x23C, 4)).isZero();
    }

    @Test
    void theCommandLineStandsBehindThePage() {
        long end = ZeroPage.write(board, memory, image(0x020F, 0), boot("console=ttyS0 ro"), AT);
        assertThat(u(0x228, 4)).isEqualTo(AT + 0x1000);
        byte[] text = new byte[17];
        memory.copyOut(AT + 0x1000, text, 0, 17);
        assertThat(new String(text, StandardCharsets.US_ASCII)).isEqualTo("console=ttyS0 ro\0");
        assertThat(end).isEqualTo(AT + 0x1000 + 17);
    }

    @Test
    void theRamDiskIsWhereItIs() {
        write(image(0x020F, 0), boot("", ramdisk(RAMDISK, 12_345)));
        assertThat(u(0x218, 4)).isEqualTo(RAMDISK);
        assertThat(u(0x21C, 4)).isEqualTo(12_345);
        assertThat(u(0xC0, 8)).isZero();
    }

    @Test
    void fieldsOfTheLoaderAreZeroWithoutARamDisk() {
        byte[] image = image(0x020F, 0);
        put(image, 0x218, 8, 0);
        write(image, boot(""));
        assertThat(u(0x218, 8)).isZero();
    }

    /** XLF_CAN_BE_LOADED_ABOVE_4G: the upper halves stand in the ext_ fields. */
    @Test
    void aKernelThatCanTakesEverythingAbove4GiB() {
        Board big = Board.named("big64");
        GuestMemory high = new GuestMemory(big.memoryLayout());
        long at = 5L << 32;
        long disk = 6L << 32 | 0x1000;
        ZeroPage.write(big, high, image(0x020C, 2), boot("x", ramdisk(disk, 5L << 30)), at);
        assertThat(high.read(at + 0x218, 4)).isEqualTo(0x1000);
        assertThat(high.read(at + 0x0C0, 4)).isEqualTo(6);
        assertThat(high.read(at + 0x21C, 4)).isEqualTo(0x4000_0000);
        assertThat(high.read(at + 0x0C4, 4)).isEqualTo(1);
        assertThat(high.read(at + 0x228, 4)).isEqualTo(0x1000);
        assertThat(high.read(at + 0x0C8, 4)).isEqualTo(5);
        for (int[] cannot : new int[][] {{0x020C, 0}, {0x020B, 2}}) {
            refused(() -> ZeroPage.write(big, high, image(cannot[0], cannot[1]), boot("x", ramdisk(disk, 16)), AT),
                    "module initrd");
            refused(() -> ZeroPage.write(big, high, image(cannot[0], cannot[1]), boot("x"), at), "can reach");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "pc", "big64", "huge256"})
    void theMapIsTheE820Map(String name) {
        Board other = Board.named(name);
        GuestMemory ram = new GuestMemory(other.memoryLayout());
        ZeroPage.write(other, ram, image(0x020F, 0), boot(""), AT);
        List<E820.Entry> map = new ArrayList<>();
        for (int i = 0; i < ram.read(AT + 0x1E8, 1); i++) {
            long at = AT + 0x2D0 + 20 * i;
            map.add(new E820.Entry(ram.read(at, 8), ram.read(at + 8, 8), (int) ram.read(at + 16, 4)));
        }
        assertThat(map).isEqualTo(E820.of(other));
        assertThat(ram.read(AT + 0x2D0 + 20L * map.size(), 8)).isZero();
        assertThat(ram.read(AT + 0x1E0, 4)).as("alt_mem_k").isEqualTo(
                (Math.min(other.memoryLayout().bytes(), 0xC0000000L) >> 10) - 1024);
    }

    @Test
    void rsdpAndTextScreenAreTold() {
        write(image(0x020F, 0), boot(""));
        assertThat(u(0x070, 8)).isEqualTo(0xE0000);
        assertThat(u(0x006, 2)).as("mode 3, 80 columns").isEqualTo(0x5003);
        assertThat(u(0x00E, 2)).as("25 lines, a VGA").isEqualTo(0x0119);
        assertThat(u(0x010, 2)).isEqualTo(16);
        Board bare = Board.named("up");
        GuestMemory ram = new GuestMemory(bare.memoryLayout());
        ZeroPage.write(bare, ram, image(0x020F, 0), new BootRequest("", List.of(), 0), AT);
        assertThat(ram.read(AT, 8) | ram.read(AT + 8, 8) | ram.read(AT + 0x70, 8)).isZero();
    }

    /** "Used to detect broken bootloaders": whoever copies too much from the image leaves it set. */
    @Test
    void theSentinelIsZeroWhateverTheImageAndTheMemoryHold() {
        byte[] image = image(0x020F, 0);
        image[0x1EF] = -1;
        memory.write(AT + 0x1EF, 1, 0xFF);
        memory.write(AT + 0xF00, 8, -1);
        write(image, boot(""));
        assertThat(u(0x1EF, 1)).isZero();
        assertThat(u(0xF00, 8)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0x0206,2047", "0x0205,255", "0x0202,255"})
    void aCommandLineMayBeAsLongAsTheKernelTakes(String version, int most) {
        byte[] image = image(Integer.decode(version), 0);
        write(image, boot("x".repeat(most)));
        refused(() -> write(image, boot("x".repeat(most + 1))), "has " + (most + 1) + " bytes, but this kernel takes "
                + most);
    }

    @Test
    void aRamDiskBeyondTheHighestAddressIsRefused() {
        byte[] image = image(0x0203, 0);
        put(image, 0x22C, 4, RAMDISK + 0xFFF);
        write(image, boot("", ramdisk(RAMDISK, 0x1000)));
        refused(() -> write(image, boot("", ramdisk(RAMDISK, 0x1001))), "below 0x2001000");
        byte[] old = image(0x0202, 0);
        refused(() -> write(old, boot("", ramdisk(0x3800_0000, 1))), "below 0x38000000");
    }

    @Test
    void whatIsNoKernelIsRefusedAndNothingIsWritten() {
        byte[] noMagic = image(0x020F, 0);
        noMagic[0x202] = 0;
        byte[] noFlag = image(0x020F, 0);
        noFlag[0x1FE] = 0;
        byte[] longHeader = image(0x020F, 0);
        longHeader[0x201] = (byte) 0x8F;
        byte[] cut = java.util.Arrays.copyOf(image(0x020F, 0), 0x26B);
        for (byte[] image : new byte[][] {new byte[0], new byte[4096], noMagic, noFlag, longHeader, cut,
            image(0x0201, 0)}) {
            refused(() -> write(image, boot("")), "no setup header of boot protocol 2.02");
        }
        byte[] good = image(0x020F, 0);
        refused(() -> write(good, boot("", ramdisk(RAMDISK, 1), ramdisk(RAMDISK + 1, 1))), "not 2");
        refused(() -> write(good, boot("", ramdisk(AT + 0x1000, 1))), "lies where the information is");
        refused(() -> ZeroPage.write(board, memory, good, boot(""), AT + 8), "no multiple of 16");
        refused(() -> ZeroPage.write(board, memory, good, boot(""), 0xFFFF_0000L), "does not lie in RAM");
        assertThat(memory.residentPages()).isZero();
    }
}
