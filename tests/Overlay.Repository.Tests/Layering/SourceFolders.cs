using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Overlay.Repository.Tests.Layering;

/// <summary>The folder of each type of the core, by where its source is: public types have one namespace, wherever they are.</summary>
internal static class SourceFolders
{
    private const string Source = "src/Overlay.Core/";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> LazyFolders = new(Read);

    /// <summary>The first folder below the source, by the full name of the type.</summary>
    public static IReadOnlyDictionary<string, string> OfTypes => LazyFolders.Value;

    /// <summary>The folder of a type as metadata names it; null for what the compiler made and for types of others.</summary>
    public static string? Of(string type) => OfTypes.GetValueOrDefault(type.Split('/', '`')[0]);

    private static Dictionary<string, string> Read()
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Repository.FilesWith(".cs").Where(file => file.StartsWith(Source, StringComparison.Ordinal)))
        {
            var parts = file[Source.Length..].Split('/');
            var root = CSharpSyntaxTree.ParseText(Repository.Read(file)).GetCompilationUnitRoot();
            foreach (var space in root.Members.OfType<BaseNamespaceDeclarationSyntax>())
            {
                foreach (var name in space.Members.Select(NameOf).OfType<string>())
                {
                    folders[$"{space.Name}.{name}"] = parts.Length == 1 ? FolderRules.Root : parts[0];
                }
            }
        }

        return folders;
    }

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };
}
