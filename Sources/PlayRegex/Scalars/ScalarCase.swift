extension Unicode.Scalar {
  /// The one code point that stands for this one in either case.
  var folded: Unicode.Scalar { uppercased.lowercased }

  /// The forms of this code point in either case, itself first.
  var caseForms: [Unicode.Scalar] {
    [self, lowercased, uppercased, lowercased.uppercased, uppercased.lowercased]
  }

  private var lowercased: Unicode.Scalar {
    if isASCII { return ("A"..."Z").contains(self) ? Self.ascii(value + 32) : self }
    // Its full mapping has a second code point, which Python leaves out as well.
    if self == "\u{130}" { return "i" }
    return Self.only(in: properties.lowercaseMapping) ?? self
  }

  private var uppercased: Unicode.Scalar {
    if isASCII { return ("a"..."z").contains(self) ? Self.ascii(value - 32) : self }
    return Self.only(in: properties.uppercaseMapping) ?? self
  }

  private static func ascii(_ value: UInt32) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(truncatingIfNeeded: value))
  }

  /// Mappings to several code points are none for a single one.
  private static func only(in mapping: String) -> Unicode.Scalar? {
    mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first : nil
  }
}
