package io.tidemark.shell;

import io.tidemark.engine.text.ErrorText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where {@code bin/tidemark} begins. */
public final class Main {
    private Main() {}

    /** Does what the arguments say and ends the process with an exit code. */
    public static void main(String[] arguments) {
        OwnProcess.shut();
        PrintStream notices = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = ExitCode.USAGE;
        try {
            CommandLine command = CommandLineParser.parse(List.of(arguments));
            code = run(command, notices);
        } catch (UsageException wrong) {
            notices.println("tidemark: " + wrong.getMessage());
        } catch (TidemarkException failed) {
            code = ExitCode.INTERRUPTED;
            if (failed.code() != ErrorCode.CANCELLED) {
                notices.println(ErrorText.render(failed, null, "", 0));
                code = ExitCode.FAILED;
            }
        }
        Interrupts.exit(code);
    }

    private static int run(CommandLine command, PrintStream notices) {
        return switch (command.command()) {
            case HELP -> say(Usage.HELP.stripTrailing());
            case VERSION -> say(Usage.version());
            case BENCH -> Bench.run(command.rest());
            case TEST -> new SqlTests(command.rest(), output()).run();
            case USER ->
                new UserCommand(
                                command.rest(),
                                output(),
                                UserCommand.ofProcess(Surroundings.ofProcess().inputIsTerminal(), System.in))
                        .run();
            case CHECKPOINT -> new Checkpoints(command.rest(), output()).run();
            case SERVER -> {
                OwnProcess.findNoDrivers();
                yield new ServerRun(command.rest(), command.dataDirectory(), notices).run();
            }
            case DEMO -> new Demo(command, notices).run();
            case SHELL -> new Shell(command, notices).run();
        };
    }

    private static int say(String text) {
        output().println(text);
        return ExitCode.OK;
    }

    private static PrintStream output() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }
}
