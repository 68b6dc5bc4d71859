import PlayData
import PlayModuleKit

/// What a task copies: a path, and how to read it when it is one of the controller.
///
/// Reading waits until it is known that the path is not one of the host.
struct CopySource: Sendable, ParameterValue {
  /// The path as the task gave it.
  let path: String
  /// Reads the file or the folder of the controller.
  let read: @Sendable () throws -> LocalFile

  static var parameterType: ParameterType {
    .string(format: "a path of the controller, looked for in the role's files")
  }

  init(parameter value: Value, in context: any ParameterContext) throws {
    let path = try String(parameter: value, in: context)
    self.path = path
    read = { try context.localFile(path) }
  }

  var parameterDefault: Value { .string(path) }
}

/// The mode of copied files: one for all, or each file's own.
enum CopyMode: Hashable, Sendable, ParameterValue {
  case given(FileMode)
  case preserved

  static var parameterType: ParameterType {
    .either([FileMode.parameterType, .choice(["preserve"])])
  }

  init(parameter value: Value, in context: any ParameterContext) throws {
    if value == "preserve" {
      self = .preserved
    } else {
      self = .given(try FileMode(parameter: value, in: context))
    }
  }

  /// The mode for a file whose own mode is `own`.
  func mode(own: Int) -> FileMode? {
    switch self {
    case .given(let mode): mode
    case .preserved: FileMode(FileStatus.octal(own))
    }
  }

  var parameterDefault: Value {
    switch self {
    case .given(let mode): mode.parameterDefault
    case .preserved: "preserve"
    }
  }
}

/// The content of a file as a task writes it: text, or a list or a map, which become JSON.
struct InlineContent: Hashable, Sendable, ParameterValue {
  /// All bytes.
  let bytes: [UInt8]
  private let value: Value

  static var parameterType: ParameterType {
    .either([.string(format: nil), .list(.any), .map(.any)])
  }

  init(parameter value: Value, in context: any ParameterContext) throws {
    switch value {
    case .list, .map: bytes = Array((JSON.write(value, indent: 2) + "\n").utf8)
    default: bytes = Array(try String(parameter: value, in: context).utf8)
    }
    self.value = value
  }

  var parameterDefault: Value { value }
}
