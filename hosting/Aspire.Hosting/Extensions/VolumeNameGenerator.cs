using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Names volumes so that two applications on one machine do not share them by accident.</summary>
public static class VolumeNameGenerator
{
    /// <summary>Makes <c>application-hash-resource-suffix</c>; the same in every run.</summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(suffix);
        if (suffix.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')))
        {
            throw new ArgumentException($"The suffix '{suffix}' of a volume's name may have letters, digits, '_', '.' and '-' only.", nameof(suffix));
        }

        var application = builder.ApplicationBuilder;
        var name = string.Concat(application.Environment.ApplicationName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        if (!char.IsAsciiLetterOrDigit(name[0]))
        {
            name = $"volume{name}";
        }

        var hash = application.Configuration["AppHost:Sha256"]![..10].ToLowerInvariant();
        return $"{name.ToLowerInvariant()}-{hash}-{builder.Resource.Name}-{suffix}";
    }
}
