using Overlay.Peers.Benchmarks;
using Overlay.Peers.Benchmarks.Copies;
using Overlay.Peers.Benchmarks.Guard;
using Overlay.Peers.Benchmarks.Programs;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Settings;
using Overlay.Samples;

if (LoadPrograms.TryRun(args))
{
    return ExitCode.Success;
}

var commandLine = new PeersCommandLine();
return await SampleProgram.RunAsync("benchmarks/peers/run", commandLine.Command, args, async (parsed, stop) =>
{
    switch (commandLine.ReadTask(parsed))
    {
        case PeersTask.Guard:
            return await RegressionGuard.RunAsync(stop);
        case PeersTask.Record:
            return await RegressionGuard.RecordAsync(stop);
        case PeersTask.Copies:
            var copiesSettings = commandLine.ReadCopies(parsed, args);
            var copies = new CopiesRun(copiesSettings);
            await copies.RunAsync(stop);
            CopiesReport.Print(copiesSettings, copies);
            return ExitCode.Success;
        default:
            var settings = commandLine.Read(parsed, args);
            var run = new PeersRun(settings);
            await run.RunAsync(stop);
            Output.Write(settings, run);
            return ExitCode.Success;
    }
});
