import PlayData

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A case file: `Cases/MODULE/NAME.json`.
public struct ModuleCaseFile: Sendable, CustomStringConvertible {
  /// The module that the case is about.
  public let module: String
  /// What the case shows, in words.
  public let name: String
  private let path: String

  /// All cases below a folder, sorted; the listing of the folder is the list of cases.
  public static func all(below folder: String) throws -> [ModuleCaseFile] {
    try Folder.names(in: folder).flatMap { module in
      try Folder.names(in: "\(folder)/\(module)").filter { $0.hasSuffix(".json") }.map { file in
        ModuleCaseFile(
          module: module, name: String(file.dropLast(5)), path: "\(folder)/\(module)/\(file)")
      }
    }
  }

  /// The case in the file.
  public func read() throws -> ModuleCase {
    let source = Source(name: "\(module)/\(name).json", bytes: try Folder.content(of: path))
    return try ModuleCase(JSON.read(source).value)
  }

  /// The module and the name of the case.
  public var description: String { "\(module)/\(name)" }
}

/// Reads the files of the machine that runs the tests.
public enum Folder {
  /// The names in a folder, sorted, without hidden ones.
  public static func names(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw CaseProblem("cannot read the folder \(path)") }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// All bytes of a file.
  public static func content(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw CaseProblem("cannot read the file \(path)") }
    defer { fclose(file) }
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
      content += block[..<count]
    }
    return content
  }
}
