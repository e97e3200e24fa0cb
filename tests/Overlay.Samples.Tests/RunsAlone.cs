namespace Overlay.Samples.Tests;

/// <summary>Tests that change what all others see: the environment, and where standard error goes.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public static class RunsAlone;
