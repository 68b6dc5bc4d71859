import Dispatch
import PlayData
import PlayReport
import PlaySecrets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output, written without a buffer of its own.
enum StandardOutput {
  /// Where reports are printed; what others print on the same terminal leaves their status area
  /// alone.
  static let screen = Screen(terminal: .standardOutput) { write($0) }

  static func write(_ text: String) { write(Array(text.utf8)) }
  static func write(_ bytes: [UInt8]) { Descriptor.write(bytes, to: STDOUT_FILENO) }
  static func print(_ line: String) { write(line + "\n") }
}

/// Standard error; in all that is written there the secrets that the program knows are masked, and
/// what a terminal would obey is shown: a host, a program or a file may have said it.
enum StandardError {
  /// The secrets of this process, which has one standard error as well.
  static let secrets = SecretRegister()

  /// Whether a person reads it.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func write(_ text: String) {
    let bytes = Array(secrets.masked(text).visibleLines.utf8)
    StandardOutput.screen.lend { Descriptor.write(bytes, to: STDERR_FILENO) }
  }

  static func print(_ line: String) { write(line + "\n") }
}

private enum Descriptor {
  /// Writes all bytes; a reader that went away ends the writing in silence.
  static func write(_ content: [UInt8], to descriptor: Int32) {
    var bytes = content[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { unsafe in
        #if canImport(Glibc)
          Glibc.write(descriptor, unsafe.baseAddress, unsafe.count)
        #else
          Darwin.write(descriptor, unsafe.baseAddress, unsafe.count)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}

/// Standard input.
enum StandardInput {
  /// Whether a person types it.
  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// All of it.
  static func read() -> [UInt8] {
    var content: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = readPiece(&piece)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return content }
      content += piece[..<count]
    }
  }

  private static func readPiece(_ piece: inout [UInt8]) -> Int {
    #if canImport(Glibc)
      Glibc.read(STDIN_FILENO, &piece, piece.count)
    #else
      Darwin.read(STDIN_FILENO, &piece, piece.count)
    #endif
  }
}

/// The environment of the program.
enum Environment {
  static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  static var home: String { value("HOME") ?? "/root" }

  /// The name of the user who runs the program, as ssh(1) takes it.
  static var user: String { value("USER") ?? value("LOGNAME") ?? "root" }

  /// The name of the user whom the program runs as, whatever the environment says.
  static var accountName: String? {
    getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
  }

  /// The number of the user whom the program runs as.
  static var userID: Int { Int(getuid()) }

  /// The name of this machine.
  static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Questions to the person at the terminal.
enum TerminalPrompt {
  /// Whether there is someone to ask.
  static var hasTerminal: Bool {
    let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    close(terminal)
    return true
  }

  /// Reads a line without showing it; `nil` when there is no terminal.
  static func secret(_ prompt: String) -> String? {
    // Without one getpass(3) would read standard input.
    guard hasTerminal, let answer = StandardOutput.screen.lend(to: { getpass(prompt) }) else {
      return nil
    }
    let text = String(cString: answer)
    memset(answer, 0, strlen(answer))
    StandardError.secrets.add(Secret(text))
    return text
  }

  /// Shows a question and reads a line; `nil` at the end of input.
  ///
  /// Reading may take as long as the person likes, so it has a thread of its own.
  static func line(_ prompt: String) async -> String? {
    await StandardOutput.screen.lend {
      StandardError.write(prompt)
      return await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: readLine()) }
      }
    }
  }
}
