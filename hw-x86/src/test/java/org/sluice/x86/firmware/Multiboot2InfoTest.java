package org.sluice.x86.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.x86.firmware.MultibootInfoTest.refused;
import static org.sluice.x86.firmware.MultibootInfoTest.with;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.board.Board;
import org.sluice.x86.memory.GuestMemory;

/** Multiboot2 Specification 2.0 "Boot information", read as a kernel does. */
class Multiboot2InfoTest {

    private static final long AT = 0x9000;
    private static final BootRequest BOOT = new BootRequest("kernel a=b", List.of(
            new BootRequest.Module(0x200000, 0x1001, "first"), new BootRequest.Module(0x300000, 1, "")),
            Firmware.RSDP);

    /** A tag's type and its content, without head and padding. */
    private record Tag(int type, byte[] content) {
        long u(int at, int size) {
            long value = 0;
            for (int i = 0; i < size; i++) {
                value |= (content[at + i] & 0xFFL) << 8 * i;
            }
            return value;
        }

        String text(int at) {
            assertThat(content[content.length - 1]).isZero();
            return new String(content, at, content.length - 1 - at, StandardCharsets.UTF_8);
        }
    }

    private static GuestMemory written(Board board, BootRequest boot) {
        GuestMemory memory = new GuestMemory(board.memoryLayout());
        Firmware.install(board, memory);
        long end = Multiboot2Info.write(board, memory, boot, AT);
        assertThat(memory.read(AT, 4)).as("total size").isEqualTo(end - AT);
        assertThat(memory.read(AT + 4, 4)).isZero();
        return memory;
    }

    private static List<Tag> tags(GuestMemory memory) {
        List<Tag> tags = new ArrayList<>();
        long at = AT + 8;
        int type = -1;
        while (type != 0) {
            assertThat(at % 8).isZero();
            type = (int) memory.read(at, 4);
            int size = (int) memory.read(at + 4, 4);
            byte[] content = new byte[size - 8];
            memory.copyOut(at + 8, content, 0, content.length);
            tags.add(new Tag(type, content));
            at += size + 7 & ~7;
        }
        assertThat(at).isEqualTo(AT + memory.read(AT, 4));
        return tags;
    }

    private static List<Tag> of(GuestMemory memory, int type) {
        return tags(memory).stream().filter(tag -> tag.type() == type).collect(Collectors.toList());
    }

    @Test
    void theTagsEndWithTheEndTag() {
        assertThat(tags(written(Board.named("pc"), BOOT)).stream().map(Tag::type))
                .containsExactly(1, 2, 3, 3, 4, 6, 15, 0);
    }

    @Test
    void textsCountTheirZero() {
        GuestMemory memory = written(Board.named("pc"), BOOT);
        assertThat(of(memory, 1).get(0).text(0)).isEqualTo("kernel a=b");
        assertThat(of(memory, 2).get(0).text(0)).isEqualTo("Sluice");
        assertThat(of(written(Board.named("up"), new BootRequest("", List.of(), 0)), 1).get(0).content())
                .containsExactly(0);
    }

    @Test
    void thereIsATagForEachModule() {
        List<Tag> modules = of(written(Board.named("pc"), BOOT), 3);
        assertThat(modules).hasSize(2);
        assertThat(modules.get(0).u(0, 4)).isEqualTo(0x200000);
        assertThat(modules.get(0).u(4, 4)).isEqualTo(0x201001);
        assertThat(modules.get(0).text(8)).isEqualTo("first");
        assertThat(modules.get(1).u(4, 4)).isEqualTo(0x300001);
        assertThat(modules.get(1).text(8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "pc", "big64", "huge256"})
    void theMapHasEntriesOf24Bytes(String name) {
        Board board = Board.named(name);
        GuestMemory memory = written(board, new BootRequest("", List.of(), 0));
        Tag map = of(memory, 6).get(0);
        assertThat(map.u(0, 4)).isEqualTo(24);
        assertThat(map.u(4, 4)).as("version").isZero();
        List<E820.Entry> entries = new ArrayList<>();
        for (int at = 8; at < map.content().length; at += 24) {
            entries.add(new E820.Entry(map.u(at, 8), map.u(at + 8, 8), (int) map.u(at + 16, 4)));
            assertThat(map.u(at + 20, 4)).as("reserved").isZero();
        }
        assertThat(entries).isEqualTo(E820.of(board));
        Tag basic = of(memory, 4).get(0);
        assertThat(basic.content()).hasSize(8);
        assertThat(basic.u(0, 4)).isEqualTo(639);
        assertThat(basic.u(4, 4)).isEqualTo(
                (Math.min(board.memoryLayout().bytes(), 0xC0000000L) >> 10) - 1024);
    }

    @Test
    void theRsdpIsCopiedWhole() {
        GuestMemory memory = written(Board.named("pc"), BOOT);
        byte[] original = new byte[36];
        memory.copyOut(Firmware.RSDP, original, 0, 36);
        assertThat(of(memory, 15).get(0).content()).isEqualTo(original);
        assertThat(of(written(Board.named("pc"), new BootRequest("", List.of(), 0)), 15)).isEmpty();
    }

    @Test
    void anRsdpOfAcpi1IsCopiedAsTheOldOne() {
        Board board = Board.named("up");
        GuestMemory memory = new GuestMemory(board.memoryLayout());
        memory.copyIn(0xF0000, BootPlacesTest.rsdp(0, 20), 0, 20);
        Multiboot2Info.write(board, memory, new BootRequest("", List.of(), 0xF0000), AT);
        assertThat(of(memory, 15)).isEmpty();
        assertThat(of(memory, 14)).singleElement().satisfies(tag -> assertThat(tag.content()).hasSize(20));
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsWritten() {
        Board board = Board.named("big64");
        GuestMemory memory = new GuestMemory(board.memoryLayout());
        BootRequest plain = new BootRequest("", List.of(), 0);
        refused(() -> Multiboot2Info.write(board, memory, plain, AT + 4), "0x9004 is no multiple of 8");
        refused(() -> Multiboot2Info.write(board, memory, plain, 1L << 32), "room below 4 GiB");
        refused(() -> Multiboot2Info.write(board, memory, plain, 0xD0000000L), "does not lie in RAM");
        refused(() -> Multiboot2Info.write(board, memory, with(AT + 16, 16), AT), "lies where the information is");
        refused(() -> Multiboot2Info.write(board, memory, with((1L << 32) - 1, 2), AT), "does not lie in RAM");
        assertThat(memory.residentPages()).isZero();
    }
}
