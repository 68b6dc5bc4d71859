/// Writes the text that a host's shell reads: first the prologue, then batch after batch.
///
/// The script is the only place where commands become text. Every word in it is either fixed or
/// went through ``ShellQuoting``, since a syntax error would end the shell.
public struct SessionScript: Sendable {
  /// The text of one batch.
  public struct Chunk: Sendable, Equatable {
    /// What the shell reads.
    public let bytes: [UInt8]
    /// What must be on the host before the shell reads it.
    public let uploads: [Upload]
    /// The numbers of the frames that the batch will answer with.
    public let frames: Range<Int>
  }

  /// The session's folder for temporary files; its name holds random bits and only the session's
  /// user can enter it.
  public let folder: String
  /// Payloads above this size are uploaded.
  public var uploadThreshold = 256 * 1024
  /// Whether uploads may go straight into the folder of the file that they become.
  public var uploadsBeside = false
  /// The functions that the shell has; a batch that needs another one brings it along.
  public var defined: Set<HostFunction> = []
  /// Whether a batch so far has made the session's folder, or may have.
  public private(set) var usesFolder = false

  /// Where programs are looked up.
  static let path = "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"

  private let nonce: String
  private let identifier: String
  /// The root folder in a spelling that nobody can foresee: for each of 64 random bits `/` or `/.`.
  private let root: String
  private var nextFrame = 0

  /// Creates the writer for one session.
  ///
  /// - Parameters:
  ///   - nonce: Random text that marks the end of a command's output.
  ///   - identifier: Other random text, for the names of temporary files, which others can see.
  public init(nonce: String, identifier: String) {
    self.nonce = nonce
    self.identifier = identifier
    folder = "/tmp/.swplay-\(identifier)"
    let bits = UInt64.random(in: 0...UInt64.max)
    root = (0..<64).map { bits >> $0 & 1 == 0 ? "/" : "/." }.joined()
  }

  /// The text with which every session starts.
  public var prologue: String {
    "swplay_id=\(identifier) swplay_root=\(root)\n" + Self.beginning
  }

  /// What is the same in the prologues of all sessions.
  ///
  /// A lost connection ends the shell's input, so its exit trap also runs then. The traps of signals
  /// clean up themselves, since some shells (dash 0.5.12) do not always run the exit trap after them.
  ///
  /// mkdir(1) shows the folder's name to every user of the host, who may be faster to make it; what is
  /// not ours is neither used nor removed.
  private static let beginning = """
    LC_ALL=C; export LC_ALL
    PATH=\(path); export PATH
    umask 022
    unset ENV CDPATH swplay_x swplay_u
    swplay_n=0 swplay_d= swplay_f=
    swplay_folder=/tmp/.swplay-$swplay_id
    swplay_made=
    swplay_ours() {
      [ -O "$swplay_folder" ] && ! [ -h "$swplay_folder" ]
    }
    swplay_make() {
      [ -n "$swplay_made" ] && return
      [ -d "$swplay_folder" ] || mkdir -m 700 "$swplay_folder"
      swplay_ours || { echo "$swplay_folder is not ours" >&2; exit 1; }
      swplay_made=1
    }
    swplay_end() {
      if [ -d "$swplay_folder" ] && swplay_ours; then rm -rf "$swplay_folder"; fi
    }
    trap swplay_end EXIT
    trap 'swplay_end; exit 129' HUP
    trap 'swplay_end; exit 141' PIPE
    trap 'swplay_end; exit 143' TERM

    """

  /// The text of a batch.
  ///
  /// - Throws: `ShellQuotingError` when a word cannot be one; nothing has been sent then.
  public mutating func chunk(for batch: Batch) throws(ShellQuotingError) -> Chunk {
    let frames = nextFrame..<(nextFrame + batch.items.count)
    let needed = Set(batch.items.lazy.compactMap(\.command.function)).subtracting(defined)
    var uploads: [Upload] = []
    var parts: [Part] = []
    for (number, item) in zip(frames, batch.items) {
      let upload = upload(for: item, number: number, isFirst: number == frames.lowerBound)
      uploads += [upload].compactMap(\.self)
      let payload = try Payload(of: item.command, uploaded: upload, number: number, nonce: nonce)
      usesFolder = usesFolder || payload.usesFolder || item.command.isDetached || item.worker != nil
      let run = try Self.run(item, number: number, payload: payload)
      let isPlain = !payload.usesFolder && !item.command.isDetached && item.goesOnAfter == nil
      parts.append(Part(item: item, run: run, number: number, isPlain: isPlain && upload == nil))
    }
    var text = Self.definitions(of: needed)
    text += self.text(of: parts)
    nextFrame = frames.upperBound
    defined.formUnion(needed)
    return Chunk(bytes: text.bytes, uploads: uploads, frames: frames)
  }

  /// An item, and the lines that run it.
  private struct Part {
    let item: Batch.Item
    let run: ScriptText
    let number: Int
    /// Whether it neither uses the session's folder nor depends on another item.
    let isPlain: Bool

    var program: String? { item.command.arguments.first }
  }

  private func text(of parts: [Part]) -> ScriptText {
    let isPlain = parts.allSatisfy { $0.isPlain && $0.item.worker == nil }
    let aside = isPlain ? parts.reversed().prefix(while: \.item.isAside).count : 0
    guard aside > 0, aside < parts.count else { return inTurn(parts[...]) }
    return beside(parts.suffix(aside), parts.dropLast(aside))
  }

  /// The lines that run items one behind the other, but those of workers.
  private func inTurn(_ parts: ArraySlice<Part>) -> ScriptText {
    var text: ScriptText = ""
    var parallel: [Part] = []
    for part in parts {
      guard part.item.worker == nil else {
        parallel.append(part)
        continue
      }
      text += self.parallel(parallel)
      text += part.run
      text += answer(of: part)
      parallel = []
    }
    text += self.parallel(parallel)
    return text
  }

  /// The lines that run some items beside others, and print their answers behind those.
  ///
  /// Each program has a lane of its own, since some lock what they read. What a lane prints waits in a
  /// pipe, which needs no file, and goes on through the lanes behind it.
  private func beside(_ aside: ArraySlice<Part>, _ parts: ArraySlice<Part>) -> ScriptText {
    var (lanes, ends) = ("" as ScriptText, "" as ScriptText)
    for lane in Self.lanes(of: aside).reversed() {
      let isFirst = lane.endIndex == aside.endIndex
      lanes += "{\n"
      for part in lane {
        lanes += part.run
        lanes += endOfOutput(part.number)
      }
      if !isFirst { lanes += "cat\n" }
      lanes += "} 2>&1 | "
    }
    for part in aside { ends += endOfErrors(part.number) }
    return "\(lanes){\n\(inTurn(parts))cat\n\(ends)}\n"
  }

  /// Items with those in front of them that run the same program.
  private static func lanes(of parts: ArraySlice<Part>) -> [ArraySlice<Part>] {
    var lanes: [ArraySlice<Part>] = []
    for (index, part) in zip(parts.indices, parts) {
      if let last = lanes.last, last.last?.program == part.program {
        lanes[lanes.endIndex - 1] = parts[last.startIndex...index]
      } else {
        lanes.append(parts[index...index])
      }
    }
    return lanes
  }

  private static func definitions(of functions: Set<HostFunction>) -> ScriptText {
    var text: ScriptText = ""
    if functions.isEmpty { return text }
    for function in HostFunction.allCases where functions.contains(function) {
      text += "\(function.definition)\n"
    }
    return text
  }

  /// What goes to the host beforehand, since it would make the script too large.
  ///
  /// Beside the file that it becomes goes one upload of a batch, which must be its first command: what
  /// runs before could make, move or take away the folder.
  private func upload(for item: Batch.Item, number: Int, isFirst: Bool) -> Upload? {
    let command = item.command
    guard let content = command.input, content.count > uploadThreshold else { return nil }
    let isAlwaysRun = item.goesOnAfter == nil || item.startsChain
    if uploadsBeside, isFirst, isAlwaysRun, let folder = FileWrite.folder(of: command) {
      let path = "\(folder)/.swplay-\(identifier)-u\(number)"
      return Upload(path: path, content: content, frame: number, place: .beside)
    }
    return Upload(
      path: "\(folder)/input-\(number)", content: content, frame: number, place: .folder(folder))
  }

  /// The lines that run an item, or leave it out after a failure in its chain; they leave its status
  /// in `swplay_s`.
  private static func run(
    _ item: Batch.Item, number: Int, payload: Payload
  ) throws(ShellQuotingError) -> ScriptText {
    var run = try invocation(of: item.command, number: number, payload: payload)
    run += "swplay_s=$?\n"
    guard let accepted = item.goesOnAfter else { return run }
    let statuses = accepted.sorted().map(String.init).joined(separator: "|")
    let beginning: ScriptText = item.startsChain ? "swplay_f=\n" : ""
    return """
      \(beginning)if [ -z "$swplay_f" ]; then
      \(run)case $swplay_s in \(statuses)) ;; *) swplay_f=1 ;; esac
      else swplay_s=-1; fi

      """
  }

  /// The lines that print what a command has written aside, and the marks behind its output.
  private func answer(of part: Part) -> ScriptText {
    var text = Self.replay(part.item.command, number: part.number)
    text += endOfOutput(part.number)
    text += endOfErrors(part.number)
    return text
  }

  private func endOfOutput(_ number: Int) -> ScriptText {
    "printf '\\n\(nonce) \(number) %d\\n' $swplay_s\n"
  }

  private func endOfErrors(_ number: Int) -> ScriptText {
    "printf '\\n\(nonce) \(number)\\n' >&2\n"
  }

  /// The lines that run items by workers, wait for all of them, and print what each has answered.
  ///
  /// A worker is a subshell. It has an identifier of its own, since the names of the temporary files
  /// that it makes are counted in it.
  private func parallel(_ items: [Part]) -> ScriptText {
    guard !items.isEmpty else { return "" }
    var text: ScriptText = "swplay_make\nswplay_w=\n"
    for worker in Set(items.compactMap(\.item.worker)).sorted() {
      text += "(\nswplay_id=$swplay_id-\(worker)\n"
      for part in items where part.item.worker == worker {
        text += part.run
        text += "printf '%d\\n' \"$swplay_s\" >\(Self.file("status", part.number))\n"
      }
      text += ") &\nswplay_w=\"$swplay_w $!\"\n"
    }
    text += "wait $swplay_w\n"
    for part in items {
      text += "read -r swplay_s <\(Self.file("status", part.number))\n"
      text += answer(of: part)
    }
    return text
  }

  /// The command itself with its redirections, and its here-document on the following lines.
  private static func invocation(
    of command: ShellCommand, number: Int, payload: Payload
  ) throws(ShellQuotingError) -> ScriptText {
    guard let program = command.arguments.first else { throw .noProgram }
    var words: ScriptText = ""
    for variable in command.environment {
      let name = try ShellQuoting.variableName(variable.name)
      words += "\(name)=\(try ShellQuoting.quote(variable.value)) "
    }
    words += "\(try ShellLanguage.program(program))"
    for argument in command.arguments.dropFirst() {
      words += " \(try ShellQuoting.quote(argument))"
    }
    if let directory = command.directory {
      words = "( cd -- \(try ShellQuoting.quote(directory)) && \(words) )"
    } else if ShellLanguage.isLasting(program) {
      words = "( \(words) )"
    }
    guard command.isDetached else {
      return payload.pipe(into: words, redirections: "")
    }
    let files: ScriptText = " >\(Self.file("out", number)) 2>\(Self.file("err", number))"
    return "swplay_make\n\(payload.pipe(into: words, redirections: files))"
  }

  /// Prints what a detached command wrote to its own files.
  private static func replay(_ command: ShellCommand, number: Int) -> ScriptText {
    guard command.isDetached else { return "" }
    let (output, errors) = (Self.file("out", number), Self.file("err", number))
    return """
      if [ -s \(output) ]; then cat \(output); fi
      if [ -s \(errors) ]; then cat \(errors) >&2; fi

      """
  }

  // Every command has files of its own: a daemon that an earlier one left behind still writes into
  // the earlier ones.
  private static func file(_ name: String, _ number: Int) -> ScriptText {
    "\"$swplay_folder/\(name)-\(number)\""
  }
}
