package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files too large, too deep or too strange to stand in a folder are refused with the limit they break. */
class HostileFilesTest {
    @TempDir
    private Path folder;

    @Test
    void twentyThousandBracketsAreTooDeep() throws IOException {
        assertRefused("a: " + "[".repeat(20_000), ":1:54: nested deeper than the limit of 50");
        assertRefused("a: " + "{b: ".repeat(20_000), "nested deeper than the limit of 50");
        assertRefused("a: 'x\nb: [" + "[".repeat(20_000), "a quote is not closed");
        assertRefused("a: it's\nb: " + "[".repeat(20_000), "nested deeper than the limit of 50");
    }

    @Test
    void twentyThousandNestedListsAndMapsAreTooDeep() throws IOException {
        var indented = IntStream.range(0, 1_000)
                .mapToObj(i -> " ".repeat(i) + "a:\n")
                .collect(Collectors.joining());

        assertRefused("- ".repeat(20_000), "nested deeper than the limit of 50");
        assertRefused("? ".repeat(20_000), "a key must be a text");
        assertRefused(indented, "nested deeper than the limit of 50");
        assertRefused("a: |\n" + "   [[[{{{\n".repeat(1_000), "unknown key 'a'");
    }

    @Test
    void deepAliasesAreTooDeep() throws IOException {
        var chain = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            chain.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }

        assertRefused(chain.toString(), "nested deeper than the limit of 50");
    }

    @Test
    void hugeFilesAndTextsNameTheirLimit() throws IOException {
        assertRefused("#".repeat(1_000_001), ":1:1: the file has more than the limit of 1000000 bytes");
        assertRefused("name: " + "x".repeat(20_000), ":1:7: a text of more than the limit of 10000 characters");
        assertRefused("x".repeat(201) + ": 1", ":1:1: a key of more than the limit of 200 characters");
        assertRefused("a: [" + "1,".repeat(120_000) + "]", "more than the limit of 100000 values, aliases written out");
    }

    @Test
    void tooManyHostsInstancesAndLoadsNameTheirLimit() throws IOException {
        var manyHosts = IntStream.range(0, 40_001).mapToObj(i -> "h" + i + ": {}").collect(Collectors.joining(", "));
        var manyInstances = "server-1, ".repeat(10_001);
        var manyLoads = IntStream.range(0, 200)
                .mapToObj(i -> "l" + i + ": {executor: constant-vus, vus: 1, duration: 1s}")
                .collect(Collectors.joining(", "));

        assertRefused(valid().replace("server-1: {cores: 2, zone: a}", "x: {" + manyHosts + "}"), "unknown key 'h0'");
        assertRefused("version: 1\nhosts: {" + manyHosts + "}", "hosts: more than the limit of 40000 hosts");
        assertRefused(
                valid().replace("[server-1, server-2]", "[" + manyInstances + "]"),
                "services.app.on: more than the limit of 10000 instances of one service");
        assertRefused(
                valid().replace("  visitors: {", "  {" + manyLoads + ", visitors: {").replace("5s}}\n", "5s}}}\n"),
                "load: more than the limit of 100 loads");
    }

    @Test
    void aHundredThousandProblemsAreCutShort() throws IOException {
        var keys = IntStream.range(0, 40_000).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());

        var terminal = validate(keys.getBytes(StandardCharsets.UTF_8));

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err().lines().count()).isEqualTo(102);
        assertThat(terminal.err()).contains("… and 39905 more\n40005 problems");
    }

    @Test
    void whatIsNoTextSaysSo() throws IOException {
        assertRefused("name: a\0b", ":1:8: this is not a text file: it has a NUL character");
        assertRefused("a: 1\nname: x\u0007y", ":2:8: the character U+0007 is not allowed in YAML");
        assertRefused(
                new byte[] {'a', ':', ' ', '1', '\n', 'b', (byte) 0xc3, '('},
                ":2:2: this is not a text in UTF-8: the byte 0xc3 stands here");
        assertRefused("a: 1".getBytes(StandardCharsets.UTF_16), ":1:1: this file is in UTF-16: save it in UTF-8");
        assertRefused(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}, "not");
    }

    @Test
    void byteOrderMarksAndWindowsLinesAreAccepted() throws IOException {
        assertThat(validate(("\uFEFF" + valid()).getBytes(StandardCharsets.UTF_8)).exitCode()).isZero();
        assertThat(validate(valid().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)).exitCode()).isZero();
    }

    @Test
    void positionsAreRightBehindByteOrderMarksAndWindowsLines() throws IOException {
        var text = valid().replace("cores: 2, zone: b", "cors: 2").replace("\n", "\r\n");

        assertRefused("\uFEFF" + text, ":6:14: hosts.server-2: unknown key 'cors'; did you mean 'cores'?");
    }

    @Test
    void aFolderAMissingFileAndAFileWithoutEndAreSentences() {
        assertThat(Terminal.run("validate", folder.toString()).err())
                .isEqualTo(folder + ": is a folder, not a scenario file\n1 problem\n");
        assertThat(Terminal.run("validate", folder + "/nowhere.yaml").err())
                .startsWith(folder + "/nowhere.yaml: there is no such file");
        assertThat(Terminal.run("validate", "/dev/zero").err())
                .isEqualTo("/dev/zero: is no regular file, but a pipe or a device\n1 problem\n");
        assertThat(Terminal.run("validate", "@/dev/zero").err()).startsWith("@/dev/zero: there is no such file");
    }

    private static String valid() throws IOException {
        return Files.readString(BrokenFilesTest.folder("valid").resolve("two-web-servers.yaml"));
    }

    private void assertRefused(String text, String message) throws IOException {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), message);
    }

    private void assertRefused(byte[] bytes, String message) throws IOException {
        var terminal = validate(bytes);
        assertThat(terminal.err()).contains(message).doesNotContain("\tat ", "Exception", "internal");
        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
    }

    private Terminal validate(byte[] bytes) throws IOException {
        var file = folder.resolve("hostile.yaml");
        Files.write(file, bytes);
        return Terminal.run("validate", file.toString());
    }
}
