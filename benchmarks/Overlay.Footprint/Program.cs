using Overlay.Footprint;

// footprint [--check] NAME=FOLDER ... : FOLDER has the published programs in edge/ and supernode/; --check fails if one needs more than limits.txt says.
const string Check = "--check";
var builds = args.Where(argument => argument != Check).Select(PublishedBuild.Parse).ToList();
if (builds.Count == 0)
{
    Console.Error.WriteLine("usage: footprint [--check] NAME=FOLDER ...    (as root; FOLDER has the published programs in edge/ and supernode/)");
    return 2;
}

List<Figures> figures = [];
foreach (var build in builds)
{
    figures.Add(await Measurement.RunAsync(build));
}

Console.WriteLine(Figures.ToTable(figures));
if (!args.Contains(Check))
{
    return 0;
}

var excesses = figures.SelectMany(Limits.Read(Path.Combine(AppContext.BaseDirectory, "limits.txt")).ExcessesOf).ToList();
excesses.ForEach(Console.Error.WriteLine);
return excesses.Count == 0 ? 0 : 1;
