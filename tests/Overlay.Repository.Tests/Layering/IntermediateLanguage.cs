using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Overlay.Repository.Tests.Layering;

/// <summary>Walks a method body (ECMA-335, partition III) for the metadata tokens in it.</summary>
internal static class IntermediateLanguage
{
    private const byte TwoByteOpcode = 0xfe;

    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value, code => code.OperandType);

    public static IEnumerable<int> Tokens(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var isLong = body[at] == TwoByteOpcode;
            var code = isLong ? (ushort)((TwoByteOpcode << 8) | body[at + 1]) : body[at];
            at += isLong ? 2 : 1;
            var operand = Operands[code];
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            }

            at += Size(operand, body.AsSpan(at));
        }
    }

    private static int Size(OperandType operand, ReadOnlySpan<byte> at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(at)),
        _ => 4,
    };
}
