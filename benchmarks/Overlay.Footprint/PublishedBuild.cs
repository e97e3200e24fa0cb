using Overlay.Network.Tests.Lab;

namespace Overlay.Footprint;

/// <summary>The two programs as they were published in one way, each in a folder of its own.</summary>
internal sealed record PublishedBuild(string Name, string Folder)
{
    private const double Megabyte = 1e6;

    /// <summary>Reads <c>NAME=FOLDER</c>.</summary>
    public static PublishedBuild Parse(string text) => text.Split('=', 2) is [var name, var folder]
        ? new PublishedBuild(name, Path.GetFullPath(folder))
        : throw new FormatException($"'{text}' is not NAME=FOLDER.");

    public LabProcess Start(VpcHost host, string program, params string[] arguments)
    {
        var path = Path.Combine(Folder, program, program);
        return File.Exists(path + ".dll") ? host.StartDotnet(path + ".dll", arguments) : host.Start(path, arguments);
    }

    /// <summary>What has to be copied to a host, in MB: without symbols and documentation, and without the runtime where it is not part of it.</summary>
    public double SizeOf(string program) => new DirectoryInfo(Path.Combine(Folder, program))
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.Extension is not (".pdb" or ".dbg" or ".xml"))
        .Sum(file => file.Length) / Megabyte;
}
