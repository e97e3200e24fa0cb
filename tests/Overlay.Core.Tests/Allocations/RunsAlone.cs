namespace Overlay.Core.Tests.Allocations;

/// <summary>For tests that look at the whole process: no other test runs at the same time.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public static class RunsAlone;
