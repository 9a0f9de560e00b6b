// Compression of texts that resemble each other, one at a time: zstd with the text before as a prefix, as
// `zstd --patch-from` does it. Neither end keeps more than that one text, so that any number of servers costs little.

internal import CZstd

/// The first four bytes of every frame, left out here.
private let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

@safe final class Compressor {
  private let context: OpaquePointer

  /// Measured on samples: a tenth smaller than 3, and far from the levels where time begins to matter.
  private static let level: Int32 = 6

  /// - Throws: where memory is wanting.
  init() throws(RecordingError) {
    guard let context = unsafe ZSTD_createCCtx() else {
      throw RecordingError(message: "no memory is left to compress in.")
    }
    unsafe self.context = context
    unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Compressor.level)
    unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { unsafe ZSTD_freeCCtx(context) }

  /// A frame that says how long `text` is and holds a checksum of it.
  func frame(of text: [UInt8], after previous: [UInt8]) throws(RecordingError) -> [UInt8] {
    var frame = [UInt8](repeating: 0, count: ZSTD_compressBound(text.count))
    let size = unsafe previous.withUnsafeBytes { prefix in
      unsafe ZSTD_CCtx_refPrefix(context, prefix.baseAddress, prefix.count)
      return unsafe ZSTD_compress2(context, &frame, frame.count, text, text.count)
    }
    guard ZSTD_isError(size) == 0 else {
      throw RecordingError(message: "cannot compress a sample: \(unsafe String(cString: ZSTD_getErrorName(size))).")
    }
    return Array(frame[magic.count..<size])
  }
}

/// The text of a frame; `nil` for a damaged one, for one that came after another text, and for a text longer than `limit`.
func decompressed(_ frame: ArraySlice<UInt8>, after previous: [UInt8], limit: Int) -> [UInt8]? {
  let frame = magic + frame
  let size = unsafe ZSTD_getFrameContentSize(frame, frame.count)
  guard size <= limit, let context = unsafe ZSTD_createDCtx() else { return nil }
  defer { unsafe ZSTD_freeDCtx(context) }
  var text = [UInt8](repeating: 0, count: Int(size))
  let read = unsafe previous.withUnsafeBytes { prefix in
    unsafe ZSTD_DCtx_refPrefix(context, prefix.baseAddress, prefix.count)
    return unsafe ZSTD_decompressDCtx(context, &text, text.count, frame, frame.count)
  }
  return read == text.count ? text : nil
}
