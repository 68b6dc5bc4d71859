/// The commands by which a job is started, followed, and ended on its host.
///
/// A job has a folder of its own on the host, which only its user can enter: `in`, `out` and `err`
/// are its streams, `run/process` holds the numbers of its supervisor and of its process group, and
/// `run/status` its exit status. In /var/tmp (hier(7)) the folder outlives a restart of the host.
public struct RemoteJob: Hashable, Sendable {
  /// What tells the job from all others, and nobody can guess.
  public let id: String

  /// Names a job.
  public init(id: String) { self.id = id }

  /// Whether a text can be the id of a job, and so a part of its folder's name.
  public static func isID(_ text: String) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy("0123456789abcdef".utf8.contains)
  }

  /// The folder on the host.
  public var folder: String { "/var/tmp/.swplay-job-\(id)" }

  /// Starts the command, unless the job has been started before: so it may be sent again when
  /// nobody knows whether it has arrived.
  func start(_ command: ShellCommand) -> ShellCommand {
    var start = command
    start.job = nil
    start.isDetached = false
    let input = command.input == nil ? "" : "in"
    start.arguments =
      ["sh", "-c", Self.startScript, "swplay-start", folder, input, Self.supervisorScript]
      + command.arguments
    return start
  }

  /// Waits for the job to end, for as long as the pauses are together, and answers with how it is and
  /// with what it has printed meanwhile.
  ///
  /// - Parameters:
  ///   - output: How many bytes of standard output are known already.
  ///   - errors: How many bytes of standard error are.
  ///   - pauses: Seconds to wait before each look.
  ///   - otherwise: The command's status while the job has not ended.
  /// - Returns: The command; see ``JobAnswer``.
  func follow(
    after output: Int, errors: Int, pauses: [String], otherwise: Int32
  ) -> ShellCommand {
    [
      "sh", "-c", Self.followScript, "swplay-follow", folder, String(otherwise),
      pauses.joined(separator: " "), String(JobAnswer.limit), String(output + 1),
      String(errors + 1),
    ]
  }

  /// Ends the job's process group and, when that does not end at once, kills it after five seconds.
  public var cancellation: ShellCommand {
    ["sh", "-c", Self.cancelScript, "swplay-cancel", folder]
  }

  /// Removes what jobs have left, when their answers are in good hands.
  public static func removal(of jobs: [RemoteJob]) -> ShellCommand {
    ShellCommand(["rm", "-rf"] + jobs.map(\.folder))
  }
}

// MARK: - Scripts

extension RemoteJob {
  /// daemon(8) starts a session, and so a process group, of its own; elsewhere setsid(1) does.
  static let startScript = """
    swplay_j=$1 swplay_i=$2 swplay_s=$3
    shift 3
    [ -d "$swplay_j" ] || mkdir -m 700 "$swplay_j" || exit
    if [ -e "$swplay_j/run" ]; then exit 0; fi
    if [ -n "$swplay_i" ]; then
      cat >"$swplay_j/in-$$" && mv -f "$swplay_j/in-$$" "$swplay_j/in" || exit
    fi
    if command -v daemon >/dev/null; then
      exec daemon -f sh -c "$swplay_s" swplay-job "$swplay_j" "$@"
    fi
    exec setsid -f sh -c "$swplay_s" swplay-job "$swplay_j" "$@" >/dev/null 2>&1
    """

  /// One supervisor alone can make the folder `run`, whoever else may have been started.
  ///
  /// A signal to the process group ends the command, and the supervisor notes with which status.
  static let supervisorScript = """
    swplay_j=$1
    shift
    mkdir "$swplay_j/run" || exit
    trap : INT TERM
    echo $$ $(ps -o pgid= -p $$) >"$swplay_j/run/new" && mv -f "$swplay_j/run/new" "$swplay_j/run/process" || exit
    if [ -e "$swplay_j/in" ]; then exec <"$swplay_j/in"; else exec </dev/null; fi
    ("$@") >"$swplay_j/out" 2>"$swplay_j/err"
    echo $? >"$swplay_j/run/new" && mv -f "$swplay_j/run/new" "$swplay_j/run/status"
    """

  /// Whoever has the supervisor's number and is no shell has it since a restart of the host.
  static let followScript = """
    for swplay_w in $3; do
      if [ -e "$1/run/status" ]; then break; fi
      sleep "$swplay_w"
    done
    swplay_s=$2
    if [ -e "$1/run/status" ]; then
      swplay_k=ended
    elif [ -e "$1/run/process" ]; then
      read -r swplay_p swplay_g <"$1/run/process"
      case $(ps -o stat= -o comm= -p "$swplay_p") in
        [!Z]*" sh") swplay_k=running ;;
        *) if [ -e "$1/run/status" ]; then swplay_k=ended; else swplay_k=lost; fi ;;
      esac
    elif [ -d "$1" ]; then
      swplay_k=starting
    else
      swplay_k=lost
    fi
    if [ $swplay_k = ended ]; then read -r swplay_s <"$1/run/status"; fi
    printf '%s %s\\n' "$swplay_k" "$swplay_s"
    if [ -e "$1/out" ]; then tail -c "+$5" "$1/out" | head -c "$4"; fi
    if [ -e "$1/err" ]; then tail -c "+$6" "$1/err" | head -c "$4" >&2; fi
    exit "$swplay_s"
    """

  static let cancelScript = """
    if [ -e "$1/run/status" ] || ! [ -e "$1/run/process" ]; then exit 0; fi
    read -r swplay_p swplay_g <"$1/run/process"
    kill -s TERM -- "-$swplay_g" || exit 0
    for swplay_w in 1 1 1 1 1; do
      if [ -e "$1/run/status" ]; then exit 0; fi
      sleep "$swplay_w"
    done
    kill -s KILL -- "-$swplay_g"
    exit 0
    """
}
