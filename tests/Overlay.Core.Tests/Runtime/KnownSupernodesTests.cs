using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public class KnownSupernodesTests
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly byte[] OtherKey = [.. Enumerable.Repeat((byte)8, 32)];

    [Fact]
    public void Keys_ThatWereLearned_AreThereAtTheNextStart_AndNeverReplaced()
    {
        using var directory = new TestDirectory();
        var file = directory.PathOf("known");
        var supernode = SupernodeAddress.Parse("Supernode.example:1201");

        var first = new KnownSupernodes(file);
        Assert.Null(first.KeyOf(supernode));
        first.Add(supernode, Key);
        first.Add(supernode, OtherKey);
        first.Add(SupernodeAddress.Parse("[2001:db8::1]"), OtherKey);

        var second = new KnownSupernodes(file);
        Assert.Equal(Key, second.KeyOf(SupernodeAddress.Parse("supernode.example:1201")));
        Assert.Equal(OtherKey, second.KeyOf(SupernodeAddress.Parse("[2001:db8::1]:1200")));
        Assert.Null(second.KeyOf(SupernodeAddress.Parse("supernode.example")));
        Assert.Equal(2, File.ReadAllLines(file).Length);
    }

    [Fact]
    public void FirstLine_OfTwoForOneSupernode_Counts()
    {
        using var directory = new TestDirectory();
        var file = directory.PathOf("known");
        File.WriteAllLines(file, [$"a.example:1200#{Convert.ToBase64String(Key)}", $"A.example#{Convert.ToBase64String(OtherKey)}"]);

        Assert.Equal(Key, new KnownSupernodes(file).KeyOf(SupernodeAddress.Parse("a.example")));
    }

    [Fact]
    public void PinnedKey_CountsMoreThanTheFile()
    {
        var known = new KnownSupernodes(null);
        known.Add(SupernodeAddress.Parse("a.example"), Key);

        Assert.Equal(OtherKey, known.KeyOf(SupernodeAddress.Parse($"a.example#{Convert.ToBase64String(OtherKey)}")));
        Assert.Equal(Key, known.KeyOf(SupernodeAddress.Parse("a.example")));
    }

    [Theory]
    [InlineData("a.example", "The key is missing.")]
    [InlineData("a.example#short", "'#' must be followed by its public key")]
    public void Line_ThatIsNoSupernodeWithItsKey_IsNamed(string line, string what)
    {
        using var directory = new TestDirectory();
        var file = directory.PathOf("known");
        File.WriteAllLines(file, [$"b.example#{Convert.ToBase64String(Key)}", "", line]);

        var e = Assert.Throws<OverlayException>(() => new KnownSupernodes(file));

        Assert.Equal(OverlayError.FileUnusable, e.Error);
        Assert.StartsWith($"Line 3 of '{file}' is not the address of a supernode", e.Message, StringComparison.Ordinal);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }
}
