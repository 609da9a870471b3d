package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.outagelab.Outage;

/** What a failure is worth: one fault is left of it, and whoever gets its file sees the same run. */
class ReplayTest {
    private static final Pattern DIGEST = Pattern.compile("digest (\\w+)");
    private static final Pattern FILE = Pattern.compile("replay: outagelab run '?([^'\\n]+\\.yaml)");

    @Test
    void theHopefulPropertyFailsShrinksToOneFaultAndIsReplayedWithTheSameDigest() throws IOException, InterruptedException {
        var message = failure();
        var digest = found(DIGEST, message);
        var file = found(FILE, message);

        assertTrue(message.lines().anyMatch(line -> line.matches("faults: app-[12] (host-down|freeze)")), message);
        assertEquals(1, Outage.read(file).scenario().faults().size());
        assertEquals(digest, Outage.read(file).run().digest());
        // The launcher lies in the checkout around this example; elsewhere it is on the path.
        var launcher = Path.of("../../outagelab").toAbsolutePath().normalize();
        if (Files.isExecutable(launcher)) {
            var process = new ProcessBuilder(launcher.toString(), "run", file, "--json", "--quiet")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor());
            assertTrue(printed.contains("\"digest\": \"" + digest + "\""), printed);
        }
    }

    private static String failure() {
        var failures = new ArrayList<String>();
        var request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(HopefulProperties.class)).build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(thrown -> failures.add(thrown.getMessage()));
            }
        });
        assertEquals(1, failures.size());
        return failures.get(0);
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }
}
