using System.Collections.Frozen;

namespace Nexus.Core.Agents.Tools;

/// <summary>A unit: what it measures, and how it becomes the base unit of that: value × factor + offset.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Quantity">What it measures.</param>
/// <param name="Factor">How many base units it is.</param>
/// <param name="Offset">Where its scale begins, in base units.</param>
internal sealed record Unit(string Symbol, string Quantity, decimal Factor, decimal Offset = 0);

/// <summary>The units that are known. Factors are exact by definition (SI Brochure; international yard and pound of 1959) unless a comment says otherwise.</summary>
internal static class UnitTable
{
    // Symbol, quantity, factor, offset, and the names by which people call it, in the singular.
    private static readonly (Unit Unit, string[] Names)[] All =
    [
        (new("mm", "length", 0.001m), ["millimetre", "millimeter"]), (new("cm", "length", 0.01m), ["centimetre", "centimeter"]),
        (new("m", "length", 1), ["metre", "meter"]), (new("km", "length", 1000), ["kilometre", "kilometer"]),
        (new("um", "length", 0.000001m), ["micrometre", "micrometer", "micron", "µm"]), (new("nm", "length", 0.000000001m), ["nanometre", "nanometer"]),
        (new("in", "length", 0.0254m), ["inch", "inches", "\""]), (new("ft", "length", 0.3048m), ["foot", "feet"]), (new("yd", "length", 0.9144m), ["yard"]),
        (new("mi", "length", 1609.344m), ["mile"]), (new("nmi", "length", 1852), ["nautical mile"]), (new("ly", "length", 9460730472580800m), ["light year", "light-year"]),

        (new("mg", "mass", 0.000001m), ["milligram", "milligramme"]), (new("g", "mass", 0.001m), ["gram", "gramme"]), (new("kg", "mass", 1), ["kilogram", "kilogramme", "kilo"]),
        (new("t", "mass", 1000), ["tonne", "metric ton"]), (new("oz", "mass", 0.028349523125m), ["ounce"]), (new("lb", "mass", 0.45359237m), ["pound", "lbs"]),
        (new("st", "mass", 6.35029318m), ["stone"]), (new("short_ton", "mass", 907.18474m), ["short ton", "us ton", "ton"]), (new("long_ton", "mass", 1016.0469088m), ["long ton"]),
        (new("ct", "mass", 0.0002m), ["carat"]),

        (new("C", "temperature", 1, 273.15m), ["celsius", "°c", "degree celsius", "degrees celsius", "centigrade", "degc"]),
        (new("F", "temperature", 5m / 9, 459.67m * 5 / 9), ["fahrenheit", "°f", "degree fahrenheit", "degrees fahrenheit", "degf"]),
        (new("K", "temperature", 1), ["kelvin"]),

        (new("ml", "volume", 0.001m), ["millilitre", "milliliter"]), (new("cl", "volume", 0.01m), ["centilitre", "centiliter"]), (new("dl", "volume", 0.1m), ["decilitre", "deciliter"]),
        (new("l", "volume", 1), ["litre", "liter"]), (new("m3", "volume", 1000), ["cubic metre", "cubic meter", "m³"]), (new("cm3", "volume", 0.001m), ["cubic centimetre", "cubic centimeter", "cm³", "cc"]),
        (new("gal", "volume", 3.785411784m), ["gallon", "us gallon"]), (new("imp_gal", "volume", 4.54609m), ["imperial gallon", "uk gallon"]),
        (new("qt", "volume", 0.946352946m), ["quart"]), (new("pt", "volume", 0.473176473m), ["pint", "us pint"]), (new("imp_pt", "volume", 0.56826125m), ["imperial pint", "uk pint"]),
        (new("cup", "volume", 0.2365882365m), ["us cup"]), (new("fl_oz", "volume", 0.0295735295625m), ["fluid ounce", "fl oz"]),
        (new("tbsp", "volume", 0.01478676478125m), ["tablespoon"]), (new("tsp", "volume", 0.00492892159375m), ["teaspoon"]), (new("bbl", "volume", 158.987294928m), ["barrel"]),

        (new("m2", "area", 1), ["square metre", "square meter", "m²", "sqm"]), (new("km2", "area", 1_000_000), ["square kilometre", "square kilometer", "km²"]),
        (new("cm2", "area", 0.0001m), ["square centimetre", "square centimeter", "cm²"]), (new("ha", "area", 10_000), ["hectare"]), (new("acre", "area", 4046.8564224m), ["ac"]),
        (new("ft2", "area", 0.09290304m), ["square foot", "square feet", "ft²", "sqft"]), (new("in2", "area", 0.00064516m), ["square inch", "square inches"]),
        (new("yd2", "area", 0.83612736m), ["square yard"]), (new("mi2", "area", 2_589_988.110336m), ["square mile"]),

        (new("m/s", "speed", 1), ["metre per second", "meter per second", "metres per second", "meters per second", "mps"]),
        (new("km/h", "speed", 1 / 3.6m), ["kilometre per hour", "kilometer per hour", "kilometres per hour", "kilometers per hour", "kph", "kmh"]),
        (new("mph", "speed", 0.44704m), ["mile per hour", "miles per hour", "mi/h"]), (new("kn", "speed", 1852m / 3600), ["knot"]), (new("ft/s", "speed", 0.3048m), ["foot per second", "feet per second"]),

        (new("ms", "time", 0.001m), ["millisecond"]), (new("s", "time", 1), ["second", "sec"]), (new("min", "time", 60), ["minute"]), (new("h", "time", 3600), ["hour", "hr"]),
        (new("d", "time", 86_400), ["day"]), (new("wk", "time", 604_800), ["week"]), (new("yr", "time", 31_557_600), ["year", "julian year"]),

        (new("B", "data", 1), ["byte"]), (new("bit", "data", 0.125m), []), (new("kB", "data", 1000), ["kilobyte"]), (new("MB", "data", 1_000_000), ["megabyte"]),
        (new("GB", "data", 1_000_000_000), ["gigabyte"]), (new("TB", "data", 1_000_000_000_000), ["terabyte"]), (new("PB", "data", 1_000_000_000_000_000), ["petabyte"]),
        (new("KiB", "data", 1024), ["kibibyte"]), (new("MiB", "data", 1_048_576), ["mebibyte"]), (new("GiB", "data", 1_073_741_824), ["gibibyte"]), (new("TiB", "data", 1_099_511_627_776), ["tebibyte"]),
        (new("Mbit", "data", 125_000), ["megabit"]), (new("Gbit", "data", 125_000_000), ["gigabit"]),

        (new("J", "energy", 1), ["joule"]), (new("kJ", "energy", 1000), ["kilojoule"]), (new("cal", "energy", 4.184m), ["calorie"]), (new("kcal", "energy", 4184), ["kilocalorie"]),
        (new("Wh", "energy", 3600), ["watt hour", "watt-hour"]), (new("kWh", "energy", 3_600_000), ["kilowatt hour", "kilowatt-hour"]),
        (new("W", "power", 1), ["watt"]), (new("kW", "power", 1000), ["kilowatt"]), (new("MW", "power", 1_000_000), ["megawatt"]),
        // Mechanical horsepower: 550 foot-pounds per second.
        (new("hp", "power", 745.69987158227022m), ["horsepower"]),
        (new("Pa", "pressure", 1), ["pascal"]), (new("kPa", "pressure", 1000), ["kilopascal"]), (new("hPa", "pressure", 100), ["hectopascal"]), (new("bar", "pressure", 100_000), []),
        (new("atm", "pressure", 101_325), ["atmosphere"]), (new("mmHg", "pressure", 133.322387415m), ["millimetre of mercury"]),
        // lbf/in², rounded after 13 digits.
        (new("psi", "pressure", 6894.757293168m), ["pound per square inch", "pounds per square inch"]),
        (new("deg", "angle", 1), ["degree", "°"]), (new("rad", "angle", 57.29577951308232m), ["radian"]),
    ];

    private static readonly FrozenDictionary<string, Unit> BySymbol = All.ToFrozenDictionary(entry => entry.Unit.Symbol, entry => entry.Unit);

    private static readonly FrozenDictionary<string, Unit> ByName = All
        .SelectMany(entry => entry.Names.Append(entry.Unit.Symbol).SelectMany(name => new[] { name, name + "s" }).Select(name => (name, entry.Unit)))
        .DistinctBy(entry => entry.name, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(entry => entry.name, entry => entry.Unit, StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, the longest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BySymbol.Keys.Concat(ByName.Keys).Distinct().OrderByDescending(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>The symbols, by what they measure.</summary>
    public static ILookup<string, string> Symbols { get; } = All.ToLookup(entry => entry.Unit.Quantity, entry => entry.Unit.Symbol);

    /// <summary>The unit of that symbol (case counts) or name (case does not), or null.</summary>
    public static Unit? Find(string name)
    {
        var text = name.Trim().TrimEnd('.');
        return BySymbol.GetValueOrDefault(text) ?? ByName.GetValueOrDefault(text);
    }
}
