/** `quarry completion`: scripts for bash, zsh and fish, made from the commands themselves. */
import { Argument, type Command } from "commander";
import { withExamples } from "./connected.ts";
import { print } from "./terminal.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

interface Words {
  /** The command's words after `quarry`, such as `jobs create`. Empty for `quarry` alone. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly help: string }[];
  readonly options: readonly { readonly flags: readonly string[]; readonly help: string }[];
}

export function addCompletion(program: Command): void {
  withExamples(
    program
      .command("completion")
      .description("print a completion script for a shell")
      .addArgument(new Argument("<SHELL>").choices(SHELLS))
      .action((shell: Shell) => print(SCRIPTS[shell](wordsOf(program)).trimEnd())),
    "completion bash > /etc/bash_completion.d/quarry",
    "completion zsh > ~/.zfunc/_quarry",
    "completion fish > ~/.config/fish/completions/quarry.fish",
  );
}

function wordsOf(command: Command, path = ""): readonly Words[] {
  const help = command.createHelp();
  const own = {
    path,
    commands: help.visibleCommands(command).map((one) => ({ name: one.name(), help: brief(one.description()) })),
    options: help.visibleOptions(command).map(({ short, long, description }) => ({
      flags: [short, long].filter((flag) => flag !== undefined),
      help: brief(description),
    })),
  };
  return [own, ...command.commands.flatMap((one) => wordsOf(one, `${path} ${one.name()}`.trim()))];
}

/** The first sentence. Quotes and characters that a shell's list separates with are left out. */
const brief = (text: string): string => (text.split(". ")[0] ?? "").replace(/['"`$\\:[\]\n]/g, "");

const wordList = ({ commands, options }: Words): string =>
  [...commands.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)].join(" ");

const paths = (all: readonly Words[]): readonly string[] => all.map(({ path }) => path).filter((path) => path !== "");

/**
 * The part that bash and zsh share. It finds the command in the words before the cursor, and skips options and file names between
 * its parts. Then it does what `found` says for this command. The variable is not `path`, which zsh ties to PATH.
 */
const forCommand = (all: readonly Words[], before: string, found: (words: Words) => string): string =>
  `  for word in "\${${before}}"; do
    case "\${here:+$here }$word" in
${paths(all)
  .map((path) => `      "${path}") here="${path}" ;;`)
  .join("\n")}
    esac
  done
  case "$here" in
${all.map((words) => `    "${words.path}") ${found(words)} ;;`).join("\n")}
  esac`;

const bash = (all: readonly Words[]): string => `# bash completion for quarry
_quarry() {
  local current="\${COMP_WORDS[COMP_CWORD]}" here="" word words
${forCommand(all, "COMP_WORDS[@]:1:COMP_CWORD-1", (words) => `words="${wordList(words)}"`)}
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _quarry quarry
`;

const described = ({ commands, options }: Words): readonly string[] => [
  ...commands.map(({ name, help }) => `'${name}:${help}'`),
  ...options.flatMap(({ flags, help }) => flags.map((flag) => `'${flag}:${help}'`)),
];

const zsh = (all: readonly Words[]): string => `#compdef quarry
_quarry() {
  local here="" word
  local -a found
${forCommand(all, "(@)words[2,CURRENT-1]", (words) => `found=(${described(words).join(" ")})`)}
  _describe 'quarry' found
  _files
}
compdef _quarry quarry
`;

const fish = (all: readonly Words[]): string =>
  [
    "# fish completion for quarry",
    "function __quarry_path",
    "  set -l path",
    "  for word in (commandline -opc)[2..-1]",
    `    switch (string join ' ' $path $word)`,
    `      case ${paths(all)
      .map((path) => `'${path}'`)
      .join(" ")}`,
    "        set path $path $word",
    "    end",
    "  end",
    "  string join ' ' $path",
    "end",
    ...all.flatMap(({ path, commands, options }) => {
      const when = `complete -c quarry -n 'test (__quarry_path | string collect --allow-empty) = "${path}"'`;
      return [
        ...commands.map(({ name, help }) => `${when} -a '${name}' -d '${help}'`),
        ...options.map(({ flags, help }) => `${when} ${flags.map(fishFlag).join(" ")} -d '${help}'`),
      ];
    }),
  ].join("\n");

const fishFlag = (flag: string): string => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`);

const SCRIPTS = { bash, zsh, fish } as const satisfies Record<Shell, (all: readonly Words[]) => string>;
