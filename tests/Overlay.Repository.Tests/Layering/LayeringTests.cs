using System.Reflection;
using Overlay.Repository.Tests.Documentation;
using Overlay.Samples.Tipc;
using Overlay.Sodium;

namespace Overlay.Repository.Tests.Layering;

public sealed class LayeringTests
{
    private const string TipcRoot = "Overlay.Samples.Tipc";

    private static readonly Reference[] Libraries = [.. Read(typeof(MacAddress).Assembly), .. Read(typeof(SodiumSuites).Assembly), .. Read(typeof(TipcNode).Assembly)];

    [Fact]
    public void PureFolders_UseNoIoFolderAndNoAmbientState()
    {
        var broken = Libraries.Where(LayerRules.Breaks);

        Expect.None(broken);
    }

    [Fact]
    public void FoldersOfTheCore_UseWhatTheTableAllows()
    {
        var broken = Libraries.Where(reference => !IsAllowed(reference.User, reference.Type)).Select(reference => $"{Folder(reference.User)} uses {Folder(reference.Type)}: {reference.User} uses {reference.Type}");

        Expect.None(broken);
    }

    [Theory]
    [InlineData("Overlay.Nodes.NodeEngine", "Overlay.Wire.WireReader", true)]
    [InlineData("Overlay.Wire.WireReader", "Overlay.Nodes.NodeEngine", false)]
    [InlineData("Overlay.Supernodes.SupernodeEngine", "Overlay.Nodes.NodeEngine", false)]
    [InlineData("Overlay.Nodes.NodeEngine", "Overlay.OverlayNode", false)]
    public void Arrow_IsAllowed_WhereTheTableHasIt(string user, string used, bool expected) => Assert.Equal(expected, IsAllowed(user, used));

    [Fact]
    public void Table_HasEachFolderOnce_AndNoArrowThatLeadsDown()
    {
        var names = FolderRules.Core.Select(folder => folder.Name).ToList();
        Assert.Equal(SourceFolders.OfTypes.Values.Distinct().Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Expect.None(FolderRules.Core.SelectMany(folder => folder.Uses.Except(names.TakeWhile(name => name != folder.Name)), (folder, used) => $"{folder.Name} uses {used}, which is not above it"));
    }

    /// <summary>An arrow that nothing needs any more goes out of the table, or it would come back unseen.</summary>
    [Fact]
    public void Table_HasNoArrowThatNothingNeeds()
    {
        var needed = Libraries.Select(reference => (From: SourceFolders.Of(reference.User), To: SourceFolders.Of(reference.Type))).ToHashSet();
        var idle = FolderRules.Core.SelectMany(folder => folder.Uses, (folder, used) => (From: folder.Name, To: used)).Where(arrow => !needed.Contains(arrow));

        Expect.None(idle);
    }

    [Fact]
    public void EveryNamespaceOutsideTheCore_IsPureOrShell()
    {
        var namespaces = Libraries.Select(reference => reference.User).Where(type => SourceFolders.Of(type) is null && !IsAtARoot(type)).Distinct();

        Assert.All(namespaces, type => Assert.Contains(LayerRules.Pure.Concat(LayerRules.Shell), space => LayerRules.IsInside(type, space)));
    }

    /// <summary>Neither devices nor samples, and of the packages that the core has none but through it.</summary>
    [Fact]
    public void Sodium_RefersToTheCoreAndToItsBindingOnly()
    {
        var assemblies = typeof(SodiumSuites).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.Equal(["NSec.Cryptography", "Overlay.Core"], assemblies.Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void ShellTypesAtTheRoot_Exist() => Assert.All(LayerRules.ShellTypes, name => Assert.NotNull(typeof(MacAddress).Assembly.GetType(name) ?? typeof(TipcNode).Assembly.GetType(name)));

    [Theory]
    [InlineData("public static long F() => DateTime.UtcNow.Ticks;", "System.DateTime.get_UtcNow")]
    [InlineData("public static long F() => Environment.TickCount64;", "System.Environment.get_TickCount64")]
    [InlineData("public static Guid F() => Guid.NewGuid();", "System.Guid.NewGuid")]
    [InlineData("public static int F() => Random.Shared.Next();", "System.Random.Next")]
    [InlineData("public static void F() => Thread.Sleep(1);", "System.Threading.Thread.Sleep")]
    [InlineData("public static async void F() => await Task.Yield();", "System.Threading.Tasks.Task.Yield")]
    [InlineData("public static int F(List<System.Net.Sockets.Socket> all) => all.Count;", "System.Net.Sockets.Socket")]
    [InlineData("public static void F() { var read = () => File.Exists(\"x\"); read(); }", "System.IO.File.Exists")]
    [InlineData("private Underlay.Fake? _socket; public void F() => _socket = null;", "Overlay.Underlay.Fake")]
    [InlineData("public sealed class Nested { public static object F() => new Underlay.Fake(); }", "Overlay.Underlay.Fake")]
    [InlineData("public static object F() => NodeKeyPair.Generate();", "Overlay.NodeKeyPair.Generate")]
    [InlineData("public static string F() => typeof(OverlayNode).Name;", "Overlay.OverlayNode")]
    public void PureType_ThatBreaksARule_IsFound(string member, string used) =>
        Assert.Contains(BrokenBy(member), reference => reference.EndsWith($"uses {used}", StringComparison.Ordinal));

    [Theory]
    [InlineData("public static TimeSpan F(TimeSpan t) => t + TimeSpan.FromSeconds(1);")]
    [InlineData("public static Wire.Fake F() => default;")]
    [InlineData("public static void F(NodeKeyPair pair) { }")]
    [InlineData("public static void F() { lock (new object()) { } }")]
    [InlineData("public static bool F(System.Net.IPAddress a) => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;")]
    public void PureType_ThatKeepsTheRules_IsNotFound(string member) => Assert.Empty(BrokenBy(member));

    private static IEnumerable<string> BrokenBy(string member)
    {
        using var assembly = SnippetCompiler.Emit($$"""
            namespace Overlay.Wire.Messages { public sealed class Pure { {{member}} } }
            namespace Overlay.Underlay { public sealed class Fake { } }
            namespace Overlay.Wire { public struct Fake { } }
            namespace Overlay { public sealed class OverlayNode { } public sealed class NodeKeyPair { public static NodeKeyPair Generate() => new(); } }
            """);
        return [.. ReferenceReader.ReadAll(assembly).Where(LayerRules.Breaks).Select(reference => reference.ToString())];
    }

    private static bool IsAllowed(string user, string used) =>
        SourceFolders.Of(user) is not { } from || SourceFolders.Of(used) is not { } to || from == to || FolderRules.Core.Single(folder => folder.Name == from).Uses.Contains(to);

    private static string Folder(string type) => SourceFolders.Of(type) is { Length: > 0 } folder ? folder : "the root";

    /// <summary>Public types stand at the root of their library; what the compiler adds has no namespace at all.</summary>
    private static bool IsAtARoot(string type) => type[..Math.Max(type.LastIndexOf('.'), 0)] is "" or "Overlay" or TipcRoot;

    private static IReadOnlyCollection<Reference> Read(Assembly assembly)
    {
        using var file = File.OpenRead(assembly.Location);
        return ReferenceReader.ReadAll(file);
    }
}
