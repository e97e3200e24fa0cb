using System.Reflection.Metadata;

namespace Overlay.Repository.Tests.Layering;

/// <summary>Full names of types in metadata; a nested type follows its outer type and a slash.</summary>
internal static class MetadataNames
{
    public static string NameOf(this MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return outer.IsNil
            ? Join(metadata, type.Namespace, type.Name)
            : $"{metadata.NameOf(outer)}/{metadata.GetString(type.Name)}";
    }

    public static string NameOf(this MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{metadata.NameOf((TypeReferenceHandle)type.ResolutionScope)}/{metadata.GetString(type.Name)}"
            : Join(metadata, type.Namespace, type.Name);
    }

    /// <summary>The name of a type; of a constructed type, the name of its generic definition; null for anything else.</summary>
    public static string? NameOf(this MetadataReader metadata, EntityHandle handle) => handle switch
    {
        { IsNil: true } => null,
        { Kind: HandleKind.TypeDefinition } => metadata.NameOf((TypeDefinitionHandle)handle),
        { Kind: HandleKind.TypeReference } => metadata.NameOf((TypeReferenceHandle)handle),
        { Kind: HandleKind.TypeSpecification } => metadata.GetTypeSpecification((TypeSpecificationHandle)handle)
            .DecodeSignature(new SignatureTypes(_ => { }), null),
        _ => null,
    };

    private static string Join(MetadataReader metadata, StringHandle space, StringHandle name) =>
        space.IsNil ? metadata.GetString(name) : $"{metadata.GetString(space)}.{metadata.GetString(name)}";
}
