// What of Apache ECharts is served: these charts, drawn as SVG. More is one line here; see docs/recipes.md.
import { getInstanceByDom, init, use } from "echarts/core";
import { BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart, TreemapChart } from "echarts/charts";
import {
  AriaComponent,
  CalendarComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart, TreemapChart]);
use([AriaComponent, CalendarComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent]);
use([VisualMapComponent, SVGRenderer]);

export { getInstanceByDom, init };
