using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Overlay.Repository.Tests.Documentation;

/// <summary>
/// Compiles a snippet as a new console project would: implicit usings, nullable, top-level statements; a snippet that is only members of a class is
/// put into one.
/// </summary>
internal static class SnippetCompiler
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Returns the errors, with file and line; empty if the code compiles.</summary>
    public static IReadOnlyList<string> Compile(string code)
    {
        var asProgram = Errors(code, OutputKind.ConsoleApplication);
        return asProgram.Count == 0 || Errors(InsideClass(code), OutputKind.DynamicallyLinkedLibrary).Count == 0 ? [] : asProgram;
    }

    /// <summary>Compiles code into an assembly in memory; for tests that need a small assembly of their own.</summary>
    public static MemoryStream Emit(string code)
    {
        var assembly = new MemoryStream();
        var result = Compilation(code, OutputKind.DynamicallyLinkedLibrary).Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        assembly.Position = 0;
        return assembly;
    }

    private static List<string> Errors(string code, OutputKind kind) =>
        [.. Compilation(code, kind).GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString())];

    private static CSharpCompilation Compilation(string code, OutputKind kind) =>
        CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, ParseOptions), CSharpSyntaxTree.ParseText(code, ParseOptions)],
            References,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));

    private static string InsideClass(string code)
    {
        var lines = code.Split('\n').ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal));
        return string.Join('\n', lines[true]) + "\nfile sealed class Members\n{\n" + string.Join('\n', lines[false]) + "\n}\n";
    }
}
