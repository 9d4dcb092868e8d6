package io.tidemark.shell.command;

import java.util.List;
import java.util.Optional;

/** Opens an editor. */
final class EditCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\e");
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "change the last statement in $VISUAL or $EDITOR";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Optional<String> text = Editor.edit(context.lastStatement().orElse(""), System.getenv(), context::say);
        text.map(String::strip).filter(edited -> !edited.isEmpty()).ifPresent(context::edit);
    }
}
