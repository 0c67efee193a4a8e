"""Writes holidays.csv: public holidays of Spain with its regions, and of Spanish-speaking America.

    python3 -m venv V && V/bin/pip install holidays==0.109 && V/bin/python public_holidays.py > holidays.csv

The data are those of the library `holidays` (https://github.com/vacanza/holidays, MIT), which follows each
country's official lists; for Spain those of the Boletín Oficial del Estado. Years that no list has been published
for yet come from the rules of each holiday.

A row is a country, a region (empty for all of the country), a name, and the days, separated by spaces.
"""

import csv
import sys
from datetime import date
from collections import defaultdict

import holidays

COUNTRIES = "ES AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE".split()
# Regions are asked for where the shops are that this is for.
WITH_REGIONS = {"ES"}
YEARS = range(2015, 2036)


def days(country, region=None):
    supported = getattr(holidays, country).supported_languages
    language = "es" if "es" in supported else None
    found = set()
    for day, names in holidays.country_holidays(
        country, subdiv=region, years=YEARS, language=language
    ).items():
        for name in names.split("; "):
            for remark in (" (estimado)", " (observado)", " (estimated)", " (observed)"):
                name = name.replace(remark, "")
            # So that a row is four cells to whoever splits it at commas.
            found.add((day, name.replace(",", "")))
    return found


def sundays(found):
    """The Sundays on which a holiday falls that has the same date every year. Spain's lists leave them out, since most
    people do not work on them anyway, and its regions may move them."""
    dates = defaultdict(set)
    for day, name in found:
        dates[name].add((day.month, day.day))
    fixed = {name: day for name, (day, *others) in dates.items() if not others}
    missing = {(date(year, *fixed[name]), name) for name in fixed for year in YEARS} - found
    assert all(day.weekday() == 6 for day, _ in missing), missing
    return missing


def rows():
    for country in COUNTRIES:
        national = days(country)
        yield from by_name(country, "", national | (sundays(national) if country == "ES" else set()))
        if country not in WITH_REGIONS:
            continue
        free = {day for day, _ in national}
        for region in sorted(getattr(holidays, country).subdivisions):
            if len(region) != 2:
                continue
            own = days(country, region)
            assert free <= {day for day, _ in own}, f"{region} works on a national holiday"
            yield from by_name(country, region, {(day, name) for day, name in own if day not in free})


def by_name(country, region, found):
    named = defaultdict(list)
    for day, name in sorted(found):
        named[name].append(day.isoformat())
    for name, when in named.items():
        yield country, region, name, " ".join(when)


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(("country", "region", "name", "days"))
out.writerows(rows())
