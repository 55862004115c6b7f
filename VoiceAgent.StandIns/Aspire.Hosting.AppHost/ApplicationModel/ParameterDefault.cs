using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a parameter is when nobody says.</summary>
public abstract class ParameterDefault
{
    /// <summary>The value on this machine.</summary>
    public abstract string GetDefaultValue();

    /// <summary>How azd shall make it.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);
}

/// <summary>A random string.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    /// <summary>How long.</summary>
    public int MinLength { get; set; }

    /// <summary>With lower-case letters.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>With upper-case letters.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>With digits.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>With other characters.</summary>
    public bool Special { get; set; } = true;

    /// <inheritdoc/>
    public override string GetDefaultValue()
    {
        var alphabet = (Lower ? "abcdefghijkmnopqrstuvwxyz" : "") + (Upper ? "ABCDEFGHJKMNPQRSTUVWXYZ" : "") + (Numeric ? "0123456789" : "") + (Special ? "-_.{}~()*+!" : "");
        return RandomNumberGenerator.GetString(alphabet, MinLength);
    }

    /// <inheritdoc/>
    public override void WriteToManifest(ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        foreach (var (name, wanted) in new[] { ("lower", Lower), ("upper", Upper), ("numeric", Numeric), ("special", Special) })
        {
            if (!wanted)
            {
                writer.WriteBoolean(name, false);
            }
        }

        writer.WriteEndObject();
    }
}

/// <summary>A constant that the manifest may show.</summary>
internal sealed class ConstantParameterDefault(Func<string> value) : ParameterDefault
{
    public override string GetDefaultValue() => value();

    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", value());
}
