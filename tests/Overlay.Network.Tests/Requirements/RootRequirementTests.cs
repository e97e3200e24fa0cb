namespace Overlay.Network.Tests.Requirements;

public sealed class RootRequirementTests
{
    private const string Absent = "no-such-program-anywhere";

    [Fact]
    public void MissingProgram_IsNamed()
    {
        if (RootRequirement.Missing([]) is { } missing)
        {
            // Without root that comes first; the reason is then the same for every test.
            Assert.Equal(missing, RootRequirement.Missing([Absent]));
            return;
        }

        Assert.Contains(Absent, RootRequirement.Missing([Absent]));
        Assert.DoesNotContain("nft", RootRequirement.Missing([Absent]));
    }

    [Fact]
    public void Attribute_SkipsWithTheReason_UnlessTheTestMustRun()
    {
        var missing = RootRequirement.Missing([Absent]);

        Assert.Equal(RootRequirement.MustRun ? null : missing, new RootFactAttribute(Absent).Skip);
        Assert.Equal(RootRequirement.MustRun ? null : missing, new RootTheoryAttribute(Absent).Skip);
    }
}
