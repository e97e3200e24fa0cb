using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Overlay.Repository.Tests.Layering;

/// <summary>Reads from an assembly's metadata and IL which types and members each of its types uses. Attributes are left out: they run no code.</summary>
internal sealed class ReferenceReader
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly HashSet<Reference> _found = [];
    private string _user = "";

    private ReferenceReader(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
    }

    public static IReadOnlyCollection<Reference> ReadAll(Stream assembly)
    {
        using var image = new PEReader(assembly);
        var reader = new ReferenceReader(image);
        foreach (var handle in reader._metadata.TypeDefinitions)
        {
            reader.AddUsesOf(handle);
        }

        return reader._found;
    }

    private void AddUsesOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        _user = _metadata.NameOf(handle).Split('/')[0];
        AddType(type.BaseType);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            AddType(_metadata.GetInterfaceImplementation(implementation).Interface);
        }

        var types = new SignatureTypes(AddUse);
        foreach (var field in type.GetFields())
        {
            _metadata.GetFieldDefinition(field).DecodeSignature(types, null);
        }

        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
        {
            method.DecodeSignature(types, null);
            AddBody(method, types);
        }
    }

    private void AddBody(MethodDefinition method, SignatureTypes types)
    {
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(types, null);
        }

        foreach (var token in IntermediateLanguage.Tokens(body.GetILBytes()!))
        {
            Add(MetadataTokens.EntityHandle(token));
        }
    }

    private void Add(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                AddMember(member.Parent, member.Name);
                break;
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                AddMember(method.GetDeclaringType(), method.Name);
                break;
            case HandleKind.FieldDefinition:
                var field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                AddMember(field.GetDeclaringType(), field.Name);
                break;
            case HandleKind.MethodSpecification:
                var generic = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                generic.DecodeSignature(new SignatureTypes(AddUse), null);
                Add(generic.Method);
                break;
            default:
                AddType(handle);
                break;
        }
    }

    private void AddMember(EntityHandle type, StringHandle name)
    {
        AddType(type);
        if (_metadata.NameOf(type) is { } typeName)
        {
            _found.Add(new Reference(_user, typeName, _metadata.GetString(name)));
        }
    }

    private void AddType(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeSpecification && !handle.IsNil)
        {
            _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(new SignatureTypes(AddUse), null);
        }
        else if (_metadata.NameOf(handle) is { } name)
        {
            AddUse(name);
        }
    }

    private void AddUse(string type) => _found.Add(new Reference(_user, type, null));
}
