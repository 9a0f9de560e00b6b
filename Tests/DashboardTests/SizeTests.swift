// No size, however odd, brings the dashboard down or makes it draw beyond its edges.

import Dashboard
import Screen
import Testing

@Suite struct SizeTests {
  private static let ways: [[Key]] = [
    [], [.tab], [.character("1")], [.character("2")], [.character("3")], [.character("4")], [.character("5")],
    [.character("6")],
    [.enter],
    [.character("u")], [.character("?")], [.character("/")],
  ]

  @Test(arguments: [Scene.exhausted, Scene.oneAddressDropped, Scene.connected, []].indices)
  func everySizeHasAPicture(scene: Int) {
    let scene = [Scene.exhausted, Scene.oneAddressDropped, Scene.connected, []][scene]
    var model = Scene.model(scene)
    for way in SizeTests.ways {
      var there = model
      for key in way { _ = update(&there, .key(key)) }
      for (width, height) in SizeTests.sizes {
        _ = update(&there, .resized(Size(width: width, height: height)))
        #expect(view(there).size == Size(width: width, height: height))
        for key in [Key.down, .end, .home] { _ = update(&there, .key(key)) }
      }
    }
    _ = update(&model, .resized(Size(width: 0, height: 0)))
    #expect(view(model).cells.isEmpty)
  }

  private static let sizes: [(Int, Int)] =
    [0, 1, 2, 3, 5, 6, 7, 12].flatMap { height in [1, 2, 7, 40].map { ($0, height) } }
    + [(20, 5), (69, 17), (70, 18), (80, 24), (109, 30), (110, 30), (400, 120), (10, 120), (400, 3)]
}
