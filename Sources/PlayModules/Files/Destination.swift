import PlayData
import PlayModuleKit

/// Where a file goes: its path, or the folder into which it goes under its own name.
struct Destination: Hashable, Sendable, ParameterValue {
  /// The path without a slash at its end.
  let path: RemotePath
  /// Whether the path was written with a slash at its end, and so names a folder.
  let isFolder: Bool

  static var parameterType: ParameterType { RemotePath.parameterType }

  init(parameter value: Value, in context: any ParameterContext) throws {
    path = try RemotePath(parameter: value, in: context)
    isFolder = value.string?.endsWithBytes("/") == true
  }

  var parameterDefault: Value { .string(path.text + (isFolder ? "/" : "")) }

  /// The path of something below.
  func path(of name: String) -> RemotePath { path.appending(name) }
}

extension RemotePath {
  /// The path of something below this one.
  func appending(_ name: String) -> RemotePath {
    RemotePath((text == "/" ? "" : text) + "/" + name) ?? self
  }
}

/// The last part of a path of the controller.
enum LocalName {
  static func last(of path: String) -> String {
    path.split(byte: "/").last.map(String.init) ?? path
  }
}

/// Asks where a file goes when its destination may turn out to be a folder.
///
/// Nothing may depend on an earlier answer, so both places are asked about.
struct DestinationProbe: Sendable {
  let destination: Destination
  /// The file's own name; without one the destination cannot be a folder.
  let name: String?
  let followsLink: Bool
  let digest: String?

  /// The place and what is there.
  func probe() -> Probe<(FileTarget, FileContent)> {
    guard let name else { return managed(destination.path) }
    let inside = managed(destination.path(of: name))
    guard !destination.isFolder else { return inside }
    return managed(destination.path).zip(inside).map { itself, inside in
      itself.0.followed?.kind == .folder ? inside : itself
    }
  }

  private func managed(_ path: RemotePath) -> Probe<(FileTarget, FileContent)> {
    ManagedFile.probe(path, followsLink: followsLink, unlessSHA256: digest)
  }
}
