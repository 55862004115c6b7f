namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>
/// Reed–Solomon over GF(256) (polynomial x⁸+x⁴+x³+x²+1, first root α⁰) with <see cref="Parity"/> check bytes.
/// It corrects e errors and f erasures while 2e + f ≤ 6.
/// </summary>
internal static class ReedSolomon
{
    public const int Parity = 6;

    private static readonly byte[] Exp = new byte[512];
    private static readonly int[] Log = new int[256];
    private static readonly byte[] Generator;

    static ReedSolomon()
    {
        var x = 1;
        for (var i = 0; i < 255; i++)
        {
            Exp[i] = Exp[i + 255] = (byte)x;
            Log[x] = i;
            x <<= 1;
            x ^= (x & 0x100) != 0 ? 0x11d : 0;
        }

        Generator = [1];
        for (var root = 0; root < Parity; root++)
        {
            var next = new byte[Generator.Length + 1];
            for (var j = 0; j < Generator.Length; j++)
            {
                next[j] ^= Generator[j];
                next[j + 1] ^= Multiply(Generator[j], Exp[root]);
            }

            Generator = next;
        }
    }

    /// <summary>Writes the check bytes into the last <see cref="Parity"/> positions of the block.</summary>
    public static void Encode(Span<byte> block)
    {
        var data = block[..^Parity];
        Span<byte> rest = stackalloc byte[block.Length];
        rest.Clear();
        data.CopyTo(rest);
        for (var i = 0; i < data.Length; i++)
        {
            for (var j = 1; j < Generator.Length; j++)
            {
                rest[i + j] ^= Multiply(Generator[j], rest[i]);
            }

            rest[i] = 0;
        }

        rest[^Parity..].CopyTo(block[^Parity..]);
    }

    /// <summary>Corrects the block in place.</summary>
    /// <param name="erased">Positions that are known to be unreliable. At most <see cref="Parity"/>, without duplicates.</param>
    /// <returns>False when the block cannot be corrected. Its contents are then undefined.</returns>
    public static bool Decode(Span<byte> block, ReadOnlySpan<int> erased)
    {
        Span<byte> syndromes = stackalloc byte[Parity];
        if (Syndromes(block, syndromes))
        {
            return true;
        }

        Span<byte> erasures = stackalloc byte[Parity + 1];
        ErasureLocator(block.Length, erased, erasures);
        Span<byte> modified = stackalloc byte[Parity];
        MultiplyInto(syndromes, erasures[..(erased.Length + 1)], modified);
        Span<byte> errors = stackalloc byte[Parity + 1];
        var errorCount = BerlekampMassey(modified[erased.Length..], errors);
        if ((2 * errorCount) + erased.Length > Parity)
        {
            return false;
        }

        Span<byte> locator = stackalloc byte[Parity + 1];
        MultiplyInto(errors[..(errorCount + 1)], erasures[..(erased.Length + 1)], locator);
        Span<byte> evaluator = stackalloc byte[Parity];
        MultiplyInto(syndromes, locator[..(errorCount + erased.Length + 1)], evaluator);
        return Repair(block, locator, evaluator, errorCount + erased.Length) && Syndromes(block, syndromes);
    }

    /// <returns>True when all are zero, so the block is a code word.</returns>
    private static bool Syndromes(ReadOnlySpan<byte> block, Span<byte> syndromes)
    {
        var clean = true;
        for (var i = 0; i < Parity; i++)
        {
            byte sum = 0;
            foreach (var value in block)
            {
                sum = (byte)(Multiply(sum, Exp[i]) ^ value);
            }

            syndromes[i] = sum;
            clean &= sum == 0;
        }

        return clean;
    }

    private static void ErasureLocator(int length, ReadOnlySpan<int> erased, Span<byte> locator)
    {
        locator.Clear();
        locator[0] = 1;
        for (var i = 0; i < erased.Length; i++)
        {
            var place = Exp[length - 1 - erased[i]];
            for (var j = i + 1; j > 0; j--)
            {
                locator[j] ^= Multiply(locator[j - 1], place);
            }
        }
    }

    /// <summary>Multiplies two polynomials, lowest power first. Terms beyond the length of the product are dropped.</summary>
    private static void MultiplyInto(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> product)
    {
        product.Clear();
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < b.Length && i + j < product.Length; j++)
            {
                product[i + j] ^= Multiply(a[i], b[j]);
            }
        }
    }

    /// <returns>The number of errors. <paramref name="locator"/> receives their locator.</returns>
    private static int BerlekampMassey(ReadOnlySpan<byte> syndromes, Span<byte> locator)
    {
        Span<byte> previous = stackalloc byte[Parity + 1];
        Span<byte> kept = stackalloc byte[Parity + 1];
        locator.Clear();
        previous.Clear();
        locator[0] = previous[0] = 1;
        var (errors, shift, divisor) = (0, 1, (byte)1);
        for (var i = 0; i < syndromes.Length; i++)
        {
            var discrepancy = syndromes[i];
            for (var j = 1; j <= errors; j++)
            {
                discrepancy ^= Multiply(locator[j], syndromes[i - j]);
            }

            if (discrepancy == 0)
            {
                shift++;
                continue;
            }

            locator.CopyTo(kept);
            var factor = Divide(discrepancy, divisor);
            for (var j = 0; j + shift < locator.Length; j++)
            {
                locator[j + shift] ^= Multiply(factor, previous[j]);
            }

            if (2 * errors <= i)
            {
                errors = i + 1 - errors;
                kept.CopyTo(previous);
                (divisor, shift) = (discrepancy, 1);
            }
            else
            {
                shift++;
            }
        }

        return errors;
    }

    /// <summary>Corrects the errors by Chien search and Forney's formula.</summary>
    private static bool Repair(Span<byte> block, ReadOnlySpan<byte> locator, ReadOnlySpan<byte> evaluator, int expected)
    {
        var found = 0;
        for (var place = 0; place < block.Length; place++)
        {
            var power = block.Length - 1 - place;
            var inverse = Exp[(255 - power) % 255];
            if (Evaluate(locator[..(expected + 1)], inverse) != 0)
            {
                continue;
            }

            found++;
            byte derivative = 0;
            for (var j = 1; j <= expected; j += 2)
            {
                derivative ^= Multiply(locator[j], Exp[Log[inverse] * (j - 1) % 255]);
            }

            if (derivative == 0)
            {
                return false;
            }

            block[place] ^= Divide(Multiply(Exp[power], Evaluate(evaluator, inverse)), derivative);
        }

        return found == expected;
    }

    private static byte Evaluate(ReadOnlySpan<byte> polynomial, byte at)
    {
        byte sum = 0;
        for (var i = polynomial.Length - 1; i >= 0; i--)
        {
            sum = (byte)(Multiply(sum, at) ^ polynomial[i]);
        }

        return sum;
    }

    private static byte Multiply(byte a, byte b) => a == 0 || b == 0 ? (byte)0 : Exp[Log[a] + Log[b]];

    private static byte Divide(byte a, byte b) => a == 0 ? (byte)0 : Exp[Log[a] + 255 - Log[b]];
}
