namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that comes from outside the model: from configuration, a person, or a generator.</summary>
public class ParameterResource : Resource, IExpressionValue, IValueProvider, IManifestExpressionProvider
{
    private readonly Func<ParameterDefault?, string> _getValue;
    private readonly Lock _lock = new();
    private string? _value;

    /// <summary>Creates a parameter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="callback">Finds the value, given the default.</param>
    /// <param name="secret">Whether the value must never be shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _getValue = callback;
        Secret = secret;
    }

    public ParameterDefault? Default { get; set; }

    /// <summary>What the parameter is for, told to whoever has to give a value.</summary>
    public string? Description { get; set; }

    public bool EnableDescriptionMarkdown { get; set; }

    public bool Secret { get; }

    public bool IsConnectionString { get; set; }

    [Obsolete("Use GetValueAsync, or pass the parameter itself: it is resolved when it is used.")]
    public string Value => CurrentValue;

    public string ValueExpression => $"{{{Name}.value}}";

    /// <summary>The configuration key that the value is read from.</summary>
    internal string ConfigurationKey
    {
        get => field ?? (IsConnectionString ? $"ConnectionStrings:{Name}" : $"Parameters:{Name}");
        set;
    }

    /// <summary>The value, found once.</summary>
    /// <exception cref="MissingParameterValueException">There is none.</exception>
    internal string CurrentValue
    {
        get
        {
            lock (_lock)
            {
                return _value ??= _getValue(Default);
            }
        }
    }

    /// <summary>The value where it has been found already; null: nobody has asked for it yet.</summary>
    internal string? ResolvedValue
    {
        get
        {
            lock (_lock)
            {
                return _value;
            }
        }
    }

    /// <summary>Takes the value that a person gave.</summary>
    internal void SetValue(string value)
    {
        lock (_lock)
        {
            _value = value;
        }
    }

    /// <summary>Set while the application runs and the value is still missing; completed when somebody gives it.</summary>
    internal TaskCompletionSource<string>? PendingValue { get; set; }

    /// <summary>What a person is asked for.</summary>
    internal InteractionInput CreateInput(string name) => new()
    {
        Name = name,
        Label = Name,
        Description = Description,
        EnableDescriptionMarkdown = EnableDescriptionMarkdown,
        InputType = Secret ? InputType.SecretText : InputType.Text,
        Placeholder = $"Value of {Name}",
    };

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) =>
        PendingValue is { } pending ? await pending.Task.WaitAsync(cancellationToken) : CurrentValue;

    public ValueTask<string?> GetValueAsync(ValueProviderContext _, CancellationToken cancellationToken) => GetValueAsync(cancellationToken);
}
