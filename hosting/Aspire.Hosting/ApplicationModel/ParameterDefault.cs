using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter that nobody has set.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();

    /// <summary>Writes how the value is made.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);
}

/// <summary>A value that is made by chance, such as a password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    /// <summary>The number of characters. Default: 22, which is 128 bits with the default characters.</summary>
    public int MinLength { get; set; } = 22;

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public override string GetDefaultValue() => PasswordGenerator.Generate(this);

    public override void WriteToManifest(ManifestPublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        Flag("lower", Lower);
        Flag("upper", Upper);
        Flag("numeric", Numeric);
        Flag("special", Special);
        Count("minLower", MinLower);
        Count("minUpper", MinUpper);
        Count("minNumeric", MinNumeric);
        Count("minSpecial", MinSpecial);
        writer.WriteEndObject();

        void Flag(string name, bool value)
        {
            if (!value)
            {
                writer.WriteBoolean(name, value);
            }
        }

        void Count(string name, int value)
        {
            if (value > 0)
            {
                writer.WriteNumber(name, value);
            }
        }
    }
}

/// <summary>A value that is written in the model.</summary>
internal sealed class ConstantParameterDefault(Func<string> value) : ParameterDefault
{
    public override string GetDefaultValue() => value();

    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", value());
}
