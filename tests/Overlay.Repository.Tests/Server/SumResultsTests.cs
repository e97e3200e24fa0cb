using System.Diagnostics;
using System.Security;
using Overlay.Repository.Tests.Packages;

namespace Overlay.Repository.Tests.Server;

/// <summary>The end of the build server's output, of which nothing but the end may be kept.</summary>
public sealed class SumResultsTests : IDisposable
{
    private readonly TemporaryFolder _results = new();

    [Fact]
    public void NoFailure_IsTheSumAlone()
    {
        Put("One.Tests", 5, Passed("One.Tests.A.B"));
        Put("Two.Tests", 2, Passed("Two.Tests.A.B"));

        Assert.Equal((0, "7 passed, 0 failed, 2 skipped\n"), Sum(0, "One.Tests", "Two.Tests"));
    }

    [Fact]
    public void FailedTests_AreNamedAboveTheSum()
    {
        Put("One.Tests", 5, Passed("One.Tests.A.Good"), Failed("One.Tests.A.Bad(x: \"<a & b>\")", "Expected: 1\nActual:   <2>", "   at One.Tests.A.Bad() in A.cs:line 7"));
        Put("Two.Tests", 2, Failed("Two.Tests.C.Worse", "none", "   at System.IO.File.Open()\n--- End of stack trace ---\n   at Two.Tests.C.Worse()\n   at Xunit.Run()"));

        const string Expected = """
            failed: One.Tests: One.Tests.A.Bad(x: "<a & b>")
                Expected: 1
                Actual:   <2>
                at One.Tests.A.Bad() in A.cs:line 7
            failed: Two.Tests: Two.Tests.C.Worse
                none
                at Two.Tests.C.Worse()
            7 passed, 2 failed, 2 skipped

            """;
        Assert.Equal((1, Expected), Sum(1, "One.Tests", "Two.Tests"));
    }

    [Fact]
    public void ManyFailuresWithLongMessages_AreCutShort()
    {
        var message = string.Join('\n', Enumerable.Repeat(new string('x', 1000), 50));
        Put("One.Tests", 5, [.. Enumerable.Range(0, 100).Select(i => Failed($"One.Tests.A.B{i}", message, "   at A()\n   at B()\n   at C()\n   at D()"))]);

        var (_, output) = Sum(1, "One.Tests");

        Assert.EndsWith("failed: 75 more\n5 passed, 100 failed, 1 skipped\n", output, StringComparison.Ordinal);
        Assert.Equal((25 * (1 + 6 + 3)) + 2, output.Count(c => c == '\n'));
        Assert.True(output.Split('\n').Max(line => line.Length) < 300);
    }

    [Fact]
    public void ProjectWithoutAResult_IsAFailure()
    {
        Put("One.Tests", 5, Passed("One.Tests.A.B"));

        Assert.Equal((1, "Two.Tests: no test ran\n5 passed, 1 failed, 1 skipped\n"), Sum(0, "One.Tests", "Two.Tests"));
    }

    [Fact]
    public void RunThatFailedWithoutAFailedTest_IsAFailure()
    {
        Put("One.Tests", 5, Passed("One.Tests.A.B"));

        Assert.Equal((1, "the test run ended early: a test host crashed or hung\n5 passed, 1 failed, 1 skipped\n"), Sum(1, "One.Tests"));
    }

    [Fact]
    public void SkippedTest_ThatAnotherRunHasRun_IsNotSkipped()
    {
        Put("One.Tests", 5, [Passed("One.Tests.A.B")], ["One.Tests.A.Fact", "One.Tests.A.Theory", "One.Tests.A.Never"]);
        Put("One.Tests", 3, [Passed("One.Tests.A.Fact"), Passed("One.Tests.A.Theory(x: 1)"), Passed("One.Tests.A.Theory(x: &quot;(2)&quot;)")], [], "root");

        Assert.Equal((0, "8 passed, 0 failed, 1 skipped\n"), Sum(0, "One.Tests"));
    }

    [Fact]
    public void FailedTest_OfAnyRun_IsNamed()
    {
        Put("One.Tests", 5, [Passed("One.Tests.A.B")], ["One.Tests.A.Fact"]);
        Put("One.Tests", 0, [Failed("One.Tests.A.Fact", "no", "")], [], "root");

        Assert.Equal((1, "failed: One.Tests: One.Tests.A.Fact\n    no\n5 passed, 1 failed, 0 skipped\n"), Sum(1, "One.Tests"));
    }

    [Fact]
    public void SkippedTest_WhereAllMustRun_IsAFailure()
    {
        Put("One.Tests", 5, Passed("One.Tests.A.B"));

        var (code, output) = Sum(0, true, "One.Tests");

        Assert.Equal((1, "1 tests were skipped, and must run: OVERLAY_REQUIRE_NETWORK_TESTS=1\n5 passed, 1 failed, 1 skipped\n"), (code, output));
    }

    [Fact]
    public void Server_EndsWithTheSumOfEveryTestProject()
    {
        var script = Repository.Read(".ci/run");

        Assert.EndsWith("eng/sum-results.sh \"$OverlayTestResults\" \"$tests_status\" \"${projects[@]}\" || status=1\nexit \"$status\"\n", script, StringComparison.Ordinal);
    }

    public void Dispose() => _results.Dispose();

    private static string Passed(string name) => $"""    <UnitTestResult testName="{name}" duration="00:00:00.0000027" outcome="Passed" />""";

    private static string Failed(string name, string message, string stack) => $"""
            <UnitTestResult testName="{SecurityElement.Escape(name)}" duration="00:00:00.0351722" outcome="Failed" testListId="1">
              <Output>
                <StdOut>at A() printed</StdOut>
                <ErrorInfo>
                  <Message>{SecurityElement.Escape(message)}</Message>
                  <StackTrace>{SecurityElement.Escape(stack)}</StackTrace>
                </ErrorInfo>
              </Output>
            </UnitTestResult>
        """;

    private static string Skipped(string name) => $"""    <UnitTestResult testName="{name}" outcome="NotExecuted" />""";

    /// <summary>A result file with so many tests that passed, one that was skipped, and those that failed.</summary>
    private void Put(string project, int passed, params string[] tests) => Put(project, passed, tests, ["One.Tests.A.Skipped"]);

    private void Put(string project, int passed, string[] tests, string[] skipped, string run = "machine")
    {
        var failed = tests.Count(test => test.Contains("\"Failed\"", StringComparison.Ordinal));
        var executed = passed + failed;
        File.WriteAllText(_results[$"{project}/{run}.trx"], $"""
            <TestRun>
              <Results>
            {string.Join('\n', tests.Concat(skipped.Select(Skipped)))}
              </Results>
              <ResultSummary outcome="Completed">
                <Counters total="{executed + skipped.Length}" executed="{executed}" passed="{passed}" failed="{failed}" error="0" />
                <Output><StdOut>failed Message StackTrace</StdOut></Output>
              </ResultSummary>
            </TestRun>
            """);
    }

    private (int Code, string Output) Sum(int runStatus, params string[] projects) => Sum(runStatus, false, projects);

    private (int Code, string Output) Sum(int runStatus, bool allMustRun, params string[] projects)
    {
        var start = new ProcessStartInfo(Repository.PathOf("eng/sum-results.sh"), [_results.Root, $"{runStatus}", .. projects]) { RedirectStandardOutput = true };
        start.Environment["OVERLAY_REQUIRE_NETWORK_TESTS"] = allMustRun ? "1" : null;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
