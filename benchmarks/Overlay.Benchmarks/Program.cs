using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// --quick: a short run inside this process, to compare two commits on one machine; all other arguments are BenchmarkDotNet's.
const string Quick = "--quick";
var job = args.Contains(Quick) ? Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance) : Job.Default;
var config = DefaultConfig.Instance
    .AddJob(job)
    .HideColumns(Column.Error, Column.RatioSD, Column.Job, Column.Toolchain, Column.IterationCount, Column.LaunchCount, Column.WarmupCount)
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args.Where(argument => argument != Quick)], config);
