import PlayModuleKit

/// All that an image is built from, as a list that people can compare: one line for each input, its
/// name and its content with a tab between.
struct BuildInputs: Hashable, Sendable {
  /// The label with the digest of the inputs.
  static let digestLabel = "org.swplay.inputs"
  /// The label with the base images and their ids.
  static let basesLabel = "org.swplay.bases"
  /// Stands for the id of a base image that was not known before the build.
  static let unknown = "-"

  /// The inputs without the base images, sorted.
  let manifest: String
  /// The base images in the order of the Containerfile, and their ids.
  let bases: [Base]

  /// A base image.
  struct Base: Hashable, Sendable {
    let name: String
    let id: String
  }

  init(lines: [String], bases: [Base]) {
    manifest = lines.sorted().map { $0 + "\n" }.joined()
    self.bases = bases
  }

  /// The digest of the inputs without the base images.
  var digest: String { SHA256Digest.hex(manifest.utf8) }

  /// The base images as the label holds them.
  var basesText: String { bases.map { "\($0.name)=\($0.id)" }.joined(separator: " ") }

  /// The base images of a label.
  static func bases(_ text: String) -> [Base] {
    text.split(separator: " ").compactMap { word in
      guard let equals = word.lastIndex(of: "=") else { return nil }
      return Base(name: String(word[..<equals]), id: String(word[equals...].dropFirst()))
    }
  }

  /// Whether an image with these labels was built from these inputs.
  func match(_ labels: [String: String]) -> Bool {
    labels[Self.digestLabel] == digest
      && bases.elementsEqual(Self.bases(labels[Self.basesLabel] ?? ""), by: Self.isSame)
  }

  /// An id that was not known when the image was built cannot have changed since, as far as anyone
  /// can tell.
  private static func isSame(_ now: Base, _ then: Base) -> Bool {
    now.name == then.name && (now.id == then.id || then.id == unknown)
  }

  /// The inputs as lines of a difference.
  static func shown(_ manifest: String, _ bases: [Base]) -> [UInt8] {
    Array((bases.map { "base \($0.name)\t\($0.id)\n" }.joined() + manifest).utf8)
  }

  /// The names of the inputs that differ between two lists.
  static func changes(_ before: [UInt8], _ after: [UInt8]) -> [String] {
    func lines(_ bytes: [UInt8]) -> Set<Substring> {
      Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n"))
    }
    let names = lines(before).symmetricDifference(lines(after)).map { $0.prefix { $0 != "\t" } }
    return Set(names).sorted().map(String.init)
  }
}
