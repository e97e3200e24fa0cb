namespace Overlay.Network.Tests.Requirements;

public sealed class RootFixtureTests
{
    public static TheoryData<Type> Fixtures => [.. typeof(RootFixtureTests).Assembly.GetTypes().SelectMany(FixturesOf).Distinct()];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_ThatNeverStarted_EndsInSilence(Type fixture)
    {
        using var neverStarted = Assert.IsAssignableFrom<RootFixture>(Activator.CreateInstance(fixture));

        await neverStarted.DisposeAsync();
    }

    [Fact]
    public async Task Fixture_StartsOnlyWhereItsTestsRun()
    {
        using var fixture = new Fixture("no-such-program-anywhere");
        await fixture.InitializeAsync();
        Assert.False(fixture.IsStarted);

        using var possible = new Fixture();
        await possible.InitializeAsync();
        Assert.Equal(RootRequirement.Missing([]) is null, possible.IsStarted);
    }

    private static IEnumerable<Type> FixturesOf(Type type) => type.GetInterfaces()
        .Where(face => face.IsGenericType && (face.GetGenericTypeDefinition() == typeof(IClassFixture<>) || face.GetGenericTypeDefinition() == typeof(ICollectionFixture<>)))
        .Select(face => face.GetGenericArguments()[0]);

    private sealed class Fixture(params string[] programs) : RootFixture(programs)
    {
        public bool IsStarted { get; private set; }

        public override void Dispose()
        {
        }

        protected override Task StartAsync()
        {
            IsStarted = true;
            return Task.CompletedTask;
        }
    }
}
